"""AWS on your own machine: MiniStack and moto, started, corrected and stopped by us.

launcher.py starts it, deployment.py deploys a SAM template in it, up.py keeps it running in the foreground. Everything
else here runs inside the server (server.py) and corrects MiniStack 1.5.33 (corrections.py says how). Measured wrong or
missing there, and where it is put right:

    Lambda
    error classes, imports, environment, role, own log in full, memory used   lambda_runtime
    a Runtime API client where awslambdaric has no wheel (Mac)                 runtime_client
    asynchronous retries, throttles, destinations, dead-letter queue           asynchronous_invocation
    limits: reserved and provisioned concurrency, memory, one update at once   lambda_limits
    a queue that doesn't fit its function                                      event_source_mappings
    function URLs that resolve                                                 function_urls
    Delivery
    SNS: permission of the function, subscription's dead letters               sns_delivery
    EventBridge: permission or role, target's dead letters                     eventbridge_delivery
    Scheduler: time zone, words in the input                                   schedules
    messages and data points lost between threads                              locking
    Metrics and alarms
    metrics in log lines (EMF)                                                 embedded_metrics
    metrics of more than two weeks                                             metric_retention
    AWS/Lambda for every execution, AWS/SQS                                    service_metrics
    alarms, metric math, GetMetricData, notifications                          alarms/
    CloudFormation
    missing types                                                              cloudformation_types
    ignored properties                                                         cloudformation_properties
    Others
    IAM: alarms named by their ARN                                             iam_resources
    IAM: aws:SecureTransport                                                   secure_transport
    Step Functions: any AWS API, the state machine's role                      step_functions_sdk
    Step Functions: the role's right to a Distributed Map's items              distributed_maps
    WAFv2: lock token, addresses                                               wafv2
    SES: whole raw messages, who is suppressed                                 mail
    SES: the mailbox simulator's bounces and complaints, told to EventBridge   mail_simulator
    Cost Explorer                                                              ../receivers/cost_explorer
    X-Ray, Comprehend                                                          moto_server
    X-Ray: filter expressions, times, limits                                   traces

Measured and right as installed, so left alone: IAM for every request over HTTP, credentials of a function's role, stale
RevisionId, throttling at the reserved concurrency, SQS partial batch failures, visibility, delay and redrive, event
patterns and input transformers, DynamoDB conditions, transactions and indexes, S3 conditional writes, retention values,
the tags aws:cloudformation:* on functions, SAM policies, stacks with unknown types (refused by name).

Known and left: DynamoDB changes take effect at once and any number of times; PutEvents takes a Detail that is no JSON;
EventBridge and SNS do not retry a hand-over that could not succeed anyway; SNS's HTTP deliveries have no dead letters;
Scheduler's universal targets and flexible windows; metric filters are stored only; Logs Insights has no stats; moto
asks no IAM; a created resource of an updated stack is reported as UPDATE_COMPLETE. In Step Functions: Distributed Map's
ItemBatcher, ResultWriter and manifest reader, Output and Assign of a JSONata Parallel, HeartbeatSeconds as a timeout.
"""
