/* Scales and templates of plots. */
#include "loadtest/plot/chart.h"
#include "loadtest/plot/scale.h"
#include "loadtest/plot/template.h"

#include "common/embed.h"

#include "tests/lib/tap.h"

extern const struct embed loadtest_templates[];

static void test_linear(void)
{
    struct scale scale;
    scale_linear(&scale, 47, 300, 100, 5);
    ok(scale.high >= 47 && scale.tick_count == 6, "from 0 to 50 in steps of ten");
    is_near(scale.ticks[5], 50, 1e-9, "the last tick is the end");
    is_near(scale_pixel(&scale, 0), 300, 1e-9, "0 is at one end");
    is_near(scale_pixel(&scale, 25), 200, 1e-9, "half is in the middle");
    is_near(scale_pixel(&scale, 1e9), 100, 1e-9, "what is beyond is at the other end");
    scale_linear(&scale, 0, 0, 1, 5);
    ok(scale.tick_count > 1 && scale.high > 0, "nothing has a scale, too");
}

static void test_logarithmic(void)
{
    static const double ranges[][2] = {{0.3, 0.31}, {1, 1}, {0.002, 9000}, {3, 480}, {1e-6, 1e7}};
    struct scale scale;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        scale_logarithmic(&scale, ranges[i][0], ranges[i][1], 0, 100, 10);
        ok(scale.low <= ranges[i][0] && scale.high >= ranges[i][1], "%g to %g is within",
           ranges[i][0], ranges[i][1]);
        ok(scale.tick_count >= 2 && scale.tick_count <= 11, "with %zu ticks", scale.tick_count);
        bool apart = true;
        for (size_t j = 1; j < scale.tick_count; j++)
            apart = apart && scale_pixel(&scale, scale.ticks[j]) >=
                                 scale_pixel(&scale, scale.ticks[j - 1]) + 4;
        ok(apart, "apart from each other");
    }
}

static void test_nines(void)
{
    struct buffer out = BUFFER_INIT;
    is_near(chart_nines(0.99), 2, 1e-12, "0.99 has two nines");
    chart_nines_label(&out, chart_nines(0.999));
    is_string(buffer_text(&out), "99.9%", "and a label");
    buffer_release(&out);
}

static void test_template(void)
{
    struct buffer out = BUFFER_INIT;
    TEMPLATE_PUT(&out, "plot.svg", "note", VALUE_NUMBER("x", 1.5), VALUE_NUMBER("y", 2),
                 VALUE_TEXT("text", "<a href=\"x\">&'\x01\xff"));
    is_string(buffer_text(&out),
              "<text class=\"note\" x=\"1.5\" y=\"2\">&#60;a href=&#34;x&#34;&#62;&#38;&#39;"
              "\xef\xbf\xbd\xef\xbf\xbd</text>\n",
              "values are escaped, numbers short");
    buffer_clear(&out);
    template_put(&out, "plot.svg", "nothing", NULL, 0);
    is_string(buffer_text(&out), "@{nothing}", "what there is not shows");
    buffer_release(&out);
}

int main(void)
{
    test_linear();
    test_logarithmic();
    test_nines();
    test_template();
    return done_testing();
}
