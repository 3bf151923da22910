#!/usr/bin/env bash
# Brings up a small Slurm cluster on this machine: BASE=FOLDER scripts/slurm/up.sh, as root.
# Nodes are virtual: each is a slurmd of its own that claims CPUS cores. There is no systemd, no accounting, no cgroup.
# It listens on ports of its own, keeps all its files below BASE (an absolute path: with another slurm.conf than one
# named absolutely, nodes look idle and every job hangs), and ends with scripts/slurm/down.sh.
set -euo pipefail
BASE=${BASE:?set BASE to an absolute folder for the cluster}
NODES=${NODES:-2}
CPUS=${CPUS:-2}
case $BASE in /*) ;; *) echo "BASE has to be absolute: $BASE" >&2; exit 2 ;; esac
[ "$(id -u)" = 0 ] || { echo "slurmctld and slurmd need root" >&2; exit 2; }
host=$(hostname -s)
export SLURM_CONF=$BASE/slurm.conf
mkdir -p "$BASE"/{state,log,munge}
for i in $(seq 1 "$NODES"); do mkdir -p "$BASE/spool.n$i"; done

# the first of NODES + 1 free ports in a row
free_ports() {
	local port i
	for port in $(shuf -i 20000-29000 -n 200); do
		for i in $(seq 0 "$NODES"); do
			(exec 3<>"/dev/tcp/127.0.0.1/$((port + i))") 2>/dev/null && continue 2
		done
		echo "$port"
		return
	done
	echo "no free ports" >&2
	exit 1
}

# a munge with a key and a socket of its own
chmod 755 "$BASE"
key=$BASE/munge/munge.key
[ -s "$key" ] || (umask 077 && head -c 128 /dev/urandom >"$key")
chown -R munge:munge "$BASE/munge"
chmod 711 "$BASE/munge"
chmod 600 "$key"
if ! munge -S "$BASE/munge/sock" -n >/dev/null 2>&1; then
	setpriv --reuid=munge --regid=munge --clear-groups /usr/sbin/munged --force --key-file="$key" \
		--socket="$BASE/munge/sock" --pid-file="$BASE/munge/munged.pid" --log-file="$BASE/munge/munged.log" \
		--seed-file="$BASE/munge/seed" --num-threads=2
fi

if [ ! -s "$SLURM_CONF" ]; then
	port=$(free_ports)
	cat >"$SLURM_CONF" <<-CONF
		ClusterName=settle
		SlurmctldHost=$host(127.0.0.1)
		SlurmctldPort=$port
		AuthType=auth/munge
		AuthInfo=socket=$BASE/munge/sock
		CredType=cred/munge
		SlurmUser=root
		SlurmdUser=root
		StateSaveLocation=$BASE/state
		SlurmdSpoolDir=$BASE/spool.%n
		SlurmctldPidFile=$BASE/slurmctld.pid
		SlurmdPidFile=$BASE/slurmd.%n.pid
		SlurmctldLogFile=$BASE/log/slurmctld.log
		SlurmdLogFile=$BASE/log/slurmd.%n.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		JobAcctGatherType=jobacct_gather/none
		AccountingStorageType=accounting_storage/none
		MpiDefault=none
		SwitchType=switch/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		SchedulerType=sched/backfill
		SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,bf_interval=2,sched_interval=2
		SlurmdParameters=config_overrides
		ReturnToService=2
		SlurmctldTimeout=10
		SlurmdTimeout=10
		KillWait=2
		MinJobAge=300
		InactiveLimit=0
		BatchStartTimeout=10
		CompleteWait=0
		UnkillableStepTimeout=10
		JobRequeue=1
	CONF
	for i in $(seq 1 "$NODES"); do
		echo "NodeName=n$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + i)) CPUs=$CPUS Boards=1 SocketsPerBoard=1 CoresPerSocket=$CPUS ThreadsPerCore=1 RealMemory=2000 State=UNKNOWN"
	done >>"$SLURM_CONF"
	echo "PartitionName=main Nodes=n[1-$NODES] Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO" >>"$SLURM_CONF"
fi

runs() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }
runs "$BASE/slurmctld.pid" || slurmctld -f "$SLURM_CONF"
for i in $(seq 1 "$NODES"); do
	runs "$BASE/slurmd.n$i.pid" || slurmd -f "$SLURM_CONF" -N "n$i"
done
for _ in $(seq 100); do
	[ "$(sinfo -h -N -t idle,mix,alloc -o %N 2>/dev/null | sort -u | wc -l)" -ge "$NODES" ] && break
	sleep 0.1
done
sinfo
echo "export SLURM_CONF=$SLURM_CONF"
