import os, time
for _ in range(12):
    if os.fork() == 0:
        blocks = [b"x" * (1 << 20) * 100 for _ in range(3)]
        for block in range(3):
            blocks.append(bytearray(os.urandom(1 << 20)) * 60)
        time.sleep(1000)
time.sleep(1000)
