# Everything Tweezers runs, in one image; docker-compose.yml starts it once for each part.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 TWEEZERS_VAR=/var/lib/tweezers
WORKDIR /srv/tweezers

COPY requirements.txt requirements-nodeps.txt ./
# The CPU build of torch. For a GPU, build with --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu130
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN pip install --extra-index-url "$TORCH_INDEX" -r requirements.txt \
 && pip install --no-deps -r requirements-nodeps.txt

COPY . .
RUN useradd --system --uid 10001 tweezers \
 && mkdir -p "$TWEEZERS_VAR" && chown tweezers "$TWEEZERS_VAR"
USER tweezers
VOLUME /var/lib/tweezers
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]
