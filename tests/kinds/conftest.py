from small_workspace import clock, ws

__all__ = ["clock", "ws"]
