"""How good a model is, on pixels: properties, cleanness, distance to the goal, refusals, true claims, baselines."""
