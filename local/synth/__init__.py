"""From a workload's file to what watches it: a CloudFormation template, files for Prometheus and Grafana, and the bill.

`plan` resolves the file (what comes by itself, what was changed, what was switched off) into the model of `model.py`.
Everything else reads that model: the template, the lint, the bill, the difference between two versions.
"""
