# The tap, the target and the client, without root. What they keep is in /var/lib/lightspeed-retail: mount a volume there.

FROM python:3.13-slim AS build
COPY . /source
RUN python -m venv /opt/lightspeed-retail \
    && /opt/lightspeed-retail/bin/pip install --no-cache-dir \
        --constraint /source/meltano/constraints.txt "/source[postgres]"

FROM python:3.13-slim
RUN useradd --uid 1000 --no-create-home --home-dir /var/lib/lightspeed-retail lightspeed-retail \
    && install --directory --owner 1000 --mode 0700 /var/lib/lightspeed-retail
COPY --from=build /opt/lightspeed-retail /opt/lightspeed-retail
ENV PATH=/opt/lightspeed-retail/bin:$PATH XDG_STATE_HOME=/var/lib
USER 1000
WORKDIR /var/lib/lightspeed-retail
VOLUME /var/lib/lightspeed-retail
CMD ["lightspeed-retail", "--help"]
