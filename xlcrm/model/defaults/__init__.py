"""The defaults of every setting, as data: lists, rules, levels, field rules, cadences, knowledge."""
