"""From a workbook to a form that phones may fetch: guarded, converted, checked, classed.

The modules `convert`, `guard`, `workbook`, `complaints` and `findings` run in a child process and
import neither Django nor anything else of SAFE.
"""
