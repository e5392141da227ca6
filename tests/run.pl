#!/usr/bin/perl
# Run TAP tests under prove's harness, each with a time limit, and count what passed.
# usage: run.pl [-j JOBS] [-t SECONDS] [-w WRAPPER] TEST…
#
# Tests named *.serial.t run first, one at a time: they measure. Beside them there is fuzzing alone, which
# takes no processor that they want. A skipped test counts as failed in CI, because a check that did not run
# is no check. A wrapper is put before programs, not before scripts.
# The last line is "N passed, N failed".

use strict;
use warnings;
use Getopt::Long qw(:config no_ignore_case bundling);
use TAP::Harness;

my ($jobs, $seconds, $wrapper) = (2, 600, '');
GetOptions('j=i' => \$jobs, 't=i' => \$seconds, 'w=s' => \$wrapper) or exit 2;
@ARGV or die "run.pl: error: no tests\n";
# A test that runs away must not take the machine along; sanitizers reserve too much for that.
my @memory = $ENV{SAN} ? () : ('prlimit', '--data=8589934592');
open STDIN, '<', '/dev/null' or die $!;
$| = 1;

my $harness = TAP::Harness->new({
    jobs     => $jobs,
    timer    => 1,
    failures => 1,
    comments => 1,
    color    => -t STDOUT ? 1 : 0,
    rules    => { seq => [{ seq => '**.serial.t' }, { par => '**' }] },
    exec     => sub {
        my @limits  = $_[1] =~ m{/fuzz/} ? () : @memory;
        my @wrapped = $_[1] =~ /\.t$/ ? () : split ' ', $wrapper;
        return ['timeout', '-k', '10', $seconds, @limits, @wrapped, $_[1]];
    },
});
my $result = $harness->runtests(@ARGV);

my $passed  = $result->passed;
my $failed  = $result->failed;
my $skipped = $result->skipped;
for my $parser ($result->parsers) {
    my $wrong = scalar $parser->failed;
    $failed++ if !$wrong && ($parser->exit || $parser->parse_errors);
}
if ($skipped) {
    print "$skipped skipped\n";
    ($passed, $failed) = ($passed - $skipped, $failed + $skipped) if $ENV{CI};
}
print "$passed passed, $failed failed\n";
exit($failed ? 1 : 0);
