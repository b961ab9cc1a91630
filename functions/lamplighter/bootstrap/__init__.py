"""Puts adapters behind the ports: the only package that knows both. Each function's parts are made at its first call.

Adapters are imported where they are needed, so that no function loads what only another one uses.
"""
