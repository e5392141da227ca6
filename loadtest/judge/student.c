/* By the regularised incomplete beta function, in Lentz's continued fraction (DLMF 8.17.22). */
#include "loadtest/judge/student.h"

#include <math.h>

#define TINY 1e-300
#define PRECISE 1e-14
#define STEPS 500

static double no_zero(double value)
{
    return fabs(value) < TINY ? TINY : value;
}

static double fraction(double a, double b, double x)
{
    double c = 1, d = 1 / no_zero(1 - (a + b) * x / (a + 1)), result = d;
    for (int m = 1; m < STEPS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / no_zero(1 + even * d);
        c = no_zero(1 + even / c);
        result *= c * d;
        d = 1 / no_zero(1 + odd * d);
        c = no_zero(1 + odd / c);
        result *= c * d;
        if (fabs(c * d - 1) < PRECISE)
            break;
    }
    return result;
}

static double incomplete_beta(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x));
    if (x < (a + 1) / (a + b + 2))
        return front * fraction(a, b, x) / a;
    return 1 - front * fraction(b, a, 1 - x) / b;
}

double student_two_sided(double t, double freedom)
{
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t));
}

double student_critical(double p, double freedom)
{
    double low = 0, high = 1;
    while (student_two_sided(high, freedom) > p && high < 1e12)
        high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-12 * high; i++) {
        double middle = (low + high) / 2;
        if (student_two_sided(middle, freedom) > p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}
