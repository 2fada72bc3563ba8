# What Falco's public rules tell of, acted by programs that only bear the names of others:
#   sh public-rules.sh SCRATCH GROUPS
# with a directory for files and one for control groups.
set -u
# it mounts over the machine's own directories: never outside of namespaces that it made itself
if [ "${3:-}" != inside ]; then
  exec unshare --mount --net --propagation private sh "$0" "$1" "$2" inside
fi
cd "$1"
groups=$2
address=198.51.100.7
container=$groups/cri-containerd-$(printf '%064d' 7).scope

ip link set lo up
ip address add $address/32 dev lo

# A program under another name.
as() {
  mkdir -p "$(dirname "$2")"
  cp "$1" "$2"
}

# Runs a command in what looks like a container.
contained() {
  mkdir -p "$container"
  sh -c 'echo $$ > "$0/cgroup.procs"; exec "$@"' "$container" "$@"
}

# Listens at a port, says so in a file, sends what it is given and ends.
as /usr/bin/perl tools/listen
serve() {
  rm -f listening
  tools/listen -MIO::Socket::INET -e '
    my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => $ARGV[0], LocalPort => $ARGV[1]) or die "cannot listen: $@";
    open(my $f, ">", "listening"); close $f;
    my $c = $s->accept; print $c pack("H*", $ARGV[2]); close $c' "$1" "$2" "$3" &
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -e listening ] && return
    sleep 0.1
  done
}
connect='my $s = IO::Socket::INET->new("$ARGV[0]:$ARGV[1]"); my $b; recv($s, $b, 100, 0) if $s'

as /usr/bin/perl servers/httpd
servers/httpd -e 'sleep 7; open(F, "/etc/shadow"); my $line = <F>' &
trusted=$!

as /usr/bin/perl servers/sshd
chmod 755 . servers
servers/sshd -e 'system("setpriv", "--reuid=daemon", "--regid=daemon", "--clear-groups", "/bin/true")'

as /bin/bash servers/mysqld
servers/mysqld -c '/bin/true; :'

# refused: who gets a user namespace of its own has every capability by the time of the event
contained setpriv --bounding-set -sys_admin --inh-caps -sys_admin unshare --mount true 2>/dev/null

serve $address 19999 00
bash -c "exec 3<>/dev/tcp/$address/19999; read -r line <&3"
wait $!

as /bin/true tools/curl
HTTP_PROXY=http://localhost:9 tools/curl

perl -MIO::Socket::INET -e 'IO::Socket::INET->new(Proto => "udp", PeerAddr => "'$address':5999")->send("x")'

setpriv --reuid=1000 --clear-groups --inh-caps +setuid --ambient-caps +setuid perl -MPOSIX -e 'POSIX::setuid(1001)'

as /bin/true tools/useradd
tools/useradd

GLIBC_TUNABLES=glibc.malloc.mxfast=1 /bin/true

as /bin/cat reading/sshd
echo x > liblzma.so.5.6.1
reading/sshd liblzma.so.5.6.1 >/dev/null

echo x > .bashrc
cat .bashrc >/dev/null

as /usr/bin/perl servers/perl
serve $address 19998 00
servers/perl -MIO::Socket::INET -e "$connect" $address 19998
wait $!
cp servers/perl tools/python
rm -f listening
tools/python -MIO::Socket::INET -e '
  my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => $ARGV[0]); open(my $f, ">", "listening"); $s->accept' $address:19997 &
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -e listening ] || sleep 0.2; done
bash -c "exec 3<>/dev/tcp/$address/19997"
wait $!

as /bin/true tools/sudoedit
tools/sudoedit -s 'x\'
as /bin/true tools/pkexec
tools/pkexec

as /usr/bin/perl servers/java
serve $address 19996 cafebabe
servers/java -MIO::Socket::INET -e "$connect" $address 19996
wait $!

# exec: not every shell leaves out the fork before its last command, and a child of it leads no group
script -qc 'exec whoami' /dev/null >/dev/null

as /bin/bash servers/nginx
servers/nginx -c 'sh -c "/bin/true /dev/tcp/; :"; :'

contained perl -e 'open(my $a, ">", "entry"); open(my $b, ">", "/proc/self/fd/" . fileno($a)) or die'

as /bin/bash tools/npm
as /bin/true tools/nc
contained tools/npm -c 'tools/nc; :' install

as /bin/true tools/scp
contained tools/scp

serve $address 30001 00
contained perl -MIO::Socket::INET -e "$connect" $address 30001
wait $!

as /bin/bash servers/runc
echo x > taken
contained servers/runc -c 'tar cf - taken </dev/null | cat >/dev/null; :'

mkdir root root/usr root/host
mount --rbind /usr root/usr
for folder in bin lib lib64; do ln -s usr/$folder root/$folder; done
contained chroot root sh -c 'echo x > /host/file'

mount -t tmpfs none /etc/apt
echo x > /etc/apt/sources.list
mount -t tmpfs none /root
echo x > /root/file
mount -t tmpfs none /var/lib
mkdir /var/lib/rpm
echo x > /var/lib/rpm/file
mount -t tmpfs none /usr/sbin
mkdir /usr/sbin/folder
echo x > /usr/sbin/file
mv /usr/sbin/file /usr/sbin/other
mount -t tmpfs none /dev
echo x > /dev/file
wait $trusted
