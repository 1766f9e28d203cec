"""The open workbook: what a button in it starts, and how a plan gets into it. Only here is xlwings imported."""
