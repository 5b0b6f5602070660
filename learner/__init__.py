"""Active learning on arrays: which samples should a person label next?

Knows no web, no database and no queue. The only door is `learner.engine.learn`.
"""
