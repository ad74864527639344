"""Demo data 演示数据: made by the real actions on a clock turned back, the same on every machine."""
