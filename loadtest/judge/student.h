/* Student's t distribution. */
#ifndef LOADTEST_JUDGE_STUDENT_H
#define LOADTEST_JUDGE_STUDENT_H

/* The probability of a value at least as far from 0 as `t`, on either side. */
double student_two_sided(double t, double freedom);

/* The value beyond which, on either side, the probability is `p`. */
double student_critical(double p, double freedom);

#endif
