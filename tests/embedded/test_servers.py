"""The embedded servers: they start, are shared, stop with their last user, and come back after a kill -9."""

import os
import signal
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from redis import Redis as RedisClient

from westfield.kernel.embedded.addresses import EmbeddedAddresses
from westfield.kernel.embedded.premises import ELSEWHERE, premises_for
from westfield.kernel.embedded.services import Services, running_services

HOLD = "import sys; print('up', flush=True); sys.stdin.read()"


def ask(addresses: EmbeddedAddresses, question: str) -> str:
    with closing(psycopg2.connect(host=str(addresses.sockets), user="postgres", dbname="weconnect")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(question)
            return str(cursor.fetchone()[0]) if cursor.description else ""


def postmaster_of(services: Services) -> int:
    return int((services.postgres.data / "postmaster.pid").read_text().splitlines()[0])


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_both_answer_and_stop_with_the_block(checkout):
    addresses = checkout()

    with running_services(addresses, durable=False) as services:
        assert ask(addresses, "SHOW server_version_num") >= "180000"
        assert ask(addresses, "SHOW listen_addresses") == ""
        with RedisClient(unix_socket_path=str(addresses.redis_socket)) as redis:
            assert redis.ping()

    assert not services.postgres.is_ready()
    assert not services.redis.is_ready()


def test_only_their_user_can_open_the_sockets(checkout):
    addresses = checkout()
    with running_services(addresses, durable=False) as services:
        folder = addresses.sockets.stat()

    assert stat.S_IMODE(folder.st_mode) == 0o700
    assert folder.st_uid == services.postgres.premises.owner


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_only_data_that_may_be_lost_is_kept_carelessly(checkout, durable, fsync):
    addresses = checkout()

    with running_services(addresses, durable=durable):
        assert ask(addresses, "SHOW fsync") == fsync


def test_data_outlives_the_servers(checkout):
    addresses = checkout()
    with running_services(addresses, durable=True):
        ask(addresses, "CREATE TABLE kept AS SELECT 42 AS answer")

    with running_services(addresses, durable=True):
        assert ask(addresses, "SELECT answer FROM kept") == "42"


def test_a_second_user_shares_them_and_the_last_one_stops_them(checkout):
    addresses = checkout()
    with_servers = [sys.executable, "-m", "westfield.kernel.embedded", "with", "--", sys.executable, "-c", HOLD]
    with subprocess.Popen(with_servers, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout.readline() == "up\n"
        services = Services.at(addresses)
        server = postmaster_of(services)

        with running_services(addresses, durable=True):
            assert postmaster_of(services) == server
        assert services.postgres.is_ready()

        first.communicate(timeout=60)
    assert first.returncode == 0
    assert not services.postgres.is_ready()


def test_a_folder_of_sockets_that_is_not_ours_is_refused(checkout, tmp_path):
    addresses = checkout()
    addresses.sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(RuntimeError, match="belongs to somebody else"), running_services(addresses, durable=False):
            pass
    finally:
        addresses.sockets.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as another user")
def test_below_a_private_folder_they_run_from_a_copy_and_leave_the_folder_alone(checkout, capfd):
    addresses = checkout(0o700)

    with running_services(addresses, durable=False) as services:
        assert ask(addresses, "SELECT 42") == "42"

    assert ELSEWHERE in services.postgres.data.parents
    assert stat.S_IMODE(addresses.state.parent.stat().st_mode) == 0o700
    assert "cannot walk to" in capfd.readouterr().err
    assert premises_for(addresses).postgres == services.postgres.premises.postgres  # copied once


@pytest.mark.slow
@pytest.mark.parametrize("whom", ["the server", "the server and all its processes"])
def test_a_killed_postgres_comes_back_with_its_data(checkout, whom):
    addresses = checkout()
    services = Services.at(addresses)
    services.start(durable=True)
    ask(addresses, "CREATE TABLE kept AS SELECT 42 AS answer")
    server = postmaster_of(services)
    if whom == "the server":
        os.kill(server, signal.SIGKILL)
    else:
        os.killpg(os.getpgid(server), signal.SIGKILL)

    services.start(durable=True)

    assert ask(addresses, "SELECT answer FROM kept") == "42"
    assert postmaster_of(services) != server


@pytest.mark.slow
def test_a_note_of_a_server_that_names_a_stranger_is_not_believed(checkout):
    """After a reboot the process number in the note may belong to any program."""
    addresses = checkout()
    services = Services.at(addresses)
    services.start(durable=True)
    note = services.postgres.data / "postmaster.pid"
    words = note.read_text().splitlines()
    server = int(words[0])
    os.kill(server, signal.SIGKILL)
    stranger = subprocess.Popen(["sleep", "600"], cwd="/", **services.postgres.premises.run_as)
    try:
        note.write_text("\n".join([str(stranger.pid), *words[1:]]) + "\n")

        services.start(durable=True)

        assert ask(addresses, "SELECT 42") == "42"
        assert is_alive(stranger.pid)
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.slow
def test_a_killed_redis_comes_back(checkout):
    addresses = checkout()
    services = Services.at(addresses)
    services.start(durable=False)
    with RedisClient(unix_socket_path=str(addresses.redis_socket)) as redis:
        os.kill(redis.info("server")["process_id"], signal.SIGKILL)

    services.redis.start()

    assert services.redis.is_ready()
