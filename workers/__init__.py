"""What repeats: tasks of a few lines, each calling one action.

celery -A workers.app worker
celery -A workers.app beat
"""
