"""The words of xlcrm: schema, frames, settings, calendar, problems, plans. Imports no stage and opens no file."""
