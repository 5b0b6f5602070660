"""How the web server runs: two processes of threads, enough for a team on two cores."""

import os

bind = os.environ.get("TWEEZERS_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("TWEEZERS_WEB_PROCESSES", "2"))
threads = int(os.environ.get("TWEEZERS_WEB_THREADS", "8"))
worker_class = "gthread"
timeout = 120
graceful_timeout = 10
keepalive = 30
umask = 0o077
control_socket_disable = True
loglevel = "warning"
