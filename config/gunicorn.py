"""How the web server runs: two processes of a few threads, enough for a team on two cores.

More threads would not answer more: they wait for each other inside a process, and on SQLite while
one of them has the one write there can be (docs/performance.md).
"""

import os

bind = os.environ.get("TWEEZERS_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("TWEEZERS_WEB_PROCESSES", "2"))
threads = int(os.environ.get("TWEEZERS_WEB_THREADS", "4"))
worker_class = "gthread"
timeout = 120
graceful_timeout = 10
keepalive = 30
umask = 0o077
control_socket_disable = True
loglevel = "warning"
