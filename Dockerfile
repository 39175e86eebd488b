# The portal in one image: web, worker, beat and the one-off migration differ only in their command.

# --- Styles and scripts -----------------------------------------------------------------------------------------------
FROM node:24-bookworm-slim AS front-end
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund
COPY static ./static
RUN npm run build

# --- Python packages --------------------------------------------------------------------------------------------------
FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /packages
COPY requirements.txt constraints.txt ./
RUN /packages/bin/pip install --no-cache-dir -r requirements.txt -c constraints.txt

# --- The portal -------------------------------------------------------------------------------------------------------
FROM python:3.11-slim-bookworm
ENV PATH=/packages/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 WECONNECT_ENV=production
RUN useradd --system --uid 10001 --home-dir /portal --shell /usr/sbin/nologin weconnect \
 && install -d -o weconnect -g weconnect -m 0750 /var/lib/weconnect
WORKDIR /portal
COPY --from=packages /packages /packages
COPY manage.py ./
COPY deploy/healthcheck.py ./deploy/
COPY westfield ./westfield
COPY notifications ./notifications
COPY payments ./payments
COPY permits ./permits
COPY service_requests ./service_requests
COPY templates ./templates
COPY locale ./locale
COPY --from=front-end /portal/static/build ./static/build
# Collecting files asks for no city's settings: development's defaults serve for this one step.
RUN pybabel --quiet compile --directory locale --domain django \
 && WECONNECT_ENV=development DATA_ROOT=/tmp/build python manage.py collectstatic --noinput --verbosity 0
USER weconnect
VOLUME /var/lib/weconnect
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "deploy/healthcheck.py"]
# No access log: the path of a private link is a key (nor does the proxy keep one).
CMD ["gunicorn", "westfield.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "3", "--threads", "4", "--timeout", "30", "--graceful-timeout", "20", "--max-requests", "5000", \
     "--max-requests-jitter", "500", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
