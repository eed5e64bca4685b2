"""HSDS 3.1 in and out: tabular (CSV folder or zip) and JSON, with every bad row named and nothing half loaded."""
