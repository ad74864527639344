"""The demo's enterprises: who they are, what they are like, and what their profiles state."""
