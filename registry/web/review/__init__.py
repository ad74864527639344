"""What the desks of district and bureau share: the queue, one application, its checks."""
