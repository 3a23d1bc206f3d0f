import os, signal, time
if os.fork() == 0:
    os.setsid()
    for s in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(s, signal.SIG_IGN)
    if os.fork():
        os._exit(0)
    while True:
        time.sleep(1)
os._exit(0)
