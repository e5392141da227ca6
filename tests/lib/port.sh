# shellcheck shell=sh
# free_port: print a loopback TCP port that nobody listens on. It is taken from below the range that the
# kernel gives to outgoing connections, so that a load test running beside cannot grab it meanwhile.
# Sourced by tap.sh.

free_port() {
    perl -MIO::Socket::INET -e '
        for (1 .. 200) {
            my $port = 20000 + int rand 12000;
            my $socket = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port,
                                               Listen => 1, Proto => "tcp") or next;
            print $port;
            exit 0;
        }
        exit 1'
}

# port_open PORT: does someone listen there?
port_open() {
    perl -MIO::Socket::INET -e '
        exit !IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $ARGV[0], Timeout => 1)' "$1"
}
