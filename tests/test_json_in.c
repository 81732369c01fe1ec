/* Tests of src/report/json_in.c. */
#include "src/report/json_in.h"

#include "tests/check.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static struct json_in *j;
static char told[4096]; /* what the taker got */

static void prepare(void)
{
    j = json_in_new();
    ck_assert_ptr_nonnull(j);
}

static void clean_up(void)
{
    json_in_free(j);
}

__attribute__((format(printf, 1, 2))) static void tell(const char *format, ...)
{
    const size_t used = strlen(told);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(told + used, sizeof told - used, format, arguments);
    va_end(arguments);
}

static void tell_node(uint32_t node)
{
    const struct json_node *n = json_in_node(j, node);
    if (*json_in_name(j, node))
        tell("%s=", json_in_name(j, node));
    if (n->kind == JSON_NULL)
        tell("null");
    else if (n->kind == JSON_BOOL)
        tell(n->yes ? "true" : "false");
    else if (n->kind == JSON_NUMBER && n->whole)
        tell("%lld", (long long)n->integer);
    else if (n->kind == JSON_NUMBER)
        tell("%g!", n->real);
    else if (n->kind == JSON_TEXT)
        tell("'%s'", json_in_text(j, node));
    if (n->kind < JSON_LIST)
        return;
    tell(n->kind == JSON_LIST ? "[" : "{");
    for (uint32_t c = n->first; c; c = json_in_node(j, c)->next) {
        tell_node(c);
        tell(json_in_node(j, c)->next ? " " : "");
    }
    tell(n->kind == JSON_LIST ? "]" : "}");
}

static bool on_member(void *context, const char *name)
{
    (void)context;
    tell("%s:", name);
    return true;
}

static bool on_value(void *context, const char *name, int64_t row, uint32_t node)
{
    (void)context;
    if (strcmp(name, "refused") == 0)
        return json_in_fail(j, json_in_member(j, node, "inner"), NULL, "not this");
    if (row >= 0)
        tell("%lld:", (long long)row);
    tell_node(node);
    tell(";");
    return true;
}

static bool read_bytes(const char *bytes, size_t length)
{
    static const struct json_in_taker taker = {.member = on_member, .value = on_value};
    /* An empty memory stream can not be opened. */
    FILE *in =
        length > 0 ? fmemopen((void *)(uintptr_t)bytes, length, "r") : fopen("/dev/null", "r");
    ck_assert_ptr_nonnull(in);
    told[0] = '\0';
    const bool good = json_in_read(j, in, &taker);
    fclose(in);
    ck_assert(good == !json_in_failed(j));
    return good;
}

static void gives(const char *text, const char *want)
{
    ck_assert_msg(read_bytes(text, strlen(text)), "%s: %s", text, json_in_why(j));
    ck_assert_str_eq(told, want);
    clean_up();
    prepare();
}

static void refuses(const char *text, size_t length, const char *why)
{
    ck_assert_msg(!read_bytes(text, length), "%s is taken", text);
    ck_assert_msg(strstr(json_in_why(j), why), "\"%s\" is not in \"%s\"", why, json_in_why(j));
    for (const char *c = json_in_why(j); *c; c++)
        ck_assert_msg(*c >= 0x20 && *c <= 0x7e, "\"%s\" is not printable", json_in_why(j));
    clean_up();
    prepare();
}

#define REFUSES(text, why) refuses(text, sizeof text - 1, why)

START_TEST(members_come_whole_and_lists_by_the_element)
{
    gives("{}", "");
    gives("{\"a\":1,\"b\":\"x\",\"c\":null,\"d\":true,\"e\":1.5}",
          "a:1;b:'x';c:null;d:true;e:1.5!;");
    gives("{\"a\":{\"b\":{\"c\":[1,[2],{\"d\":3}]},\"e\":[]}}", "a:{b={c=[1 [2] {d=3}]} e=[]};");
    gives(" {\"l\":[{\"a\":1},2,[3,4],\"t\"] ,\"m\":[],\"n\":5}\n",
          "l:0:{a=1};1:2;2:[3 4];3:'t';m:n:5;");
}
END_TEST

START_TEST(numbers_are_exact_where_they_are_whole)
{
    gives("{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":9223372036854775808}",
          "a:9223372036854775807;b:-9223372036854775808;c:9.22337e+18!;");
    gives("{\"a\":1e3,\"b\":0.0163,\"c\":-0}", "a:1000!;b:0.0163!;c:0;");
    REFUSES("{\"a\":1e999}", "a: a number beyond all measure");
    REFUSES("{\"a\":123456789012345678901234567890123456789012345}", "a: a number of 45 digits");
}
END_TEST

START_TEST(what_is_no_json_is_refused_with_the_byte)
{
    REFUSES("", "byte 0: it is empty");
    REFUSES("{\"a\":1,\"b\":", "byte 11: it is cut off here");
    REFUSES("{\"a\":1,", "cut off");
    REFUSES("   ", "byte 3: it is cut off here");
    REFUSES("{\"a\":tru1}", "byte 8: no JSON: lexical error");
    REFUSES("{\"a\" 1}", "no JSON: parse error");
    REFUSES("\x1f\x8b\x08", "it is compressed; unpack it first, as with zcat FILE");
    REFUSES("\x28\xb5\x2f\xfd\x04", "as with zstdcat FILE");
    REFUSES("\xfd\x37zXZ\x00", "as with xzcat FILE");
    REFUSES("\x1f", "no JSON");
    REFUSES("{\"a\":\"\xff\"}", "no JSON");
    REFUSES("{\"a\":\"\x1b[2J\"}", "no JSON");
    REFUSES("{\"a\":\"b\\u0000c\"}", "a: there is a NUL in it");
}
END_TEST

START_TEST(the_document_is_one_object)
{
    REFUSES("[1]", "it is no object");
    REFUSES("1 ", "it is no object");
    REFUSES("\"text\"", "it is no object");
    REFUSES("{} {}", "a second snapshot begins behind the first");
    REFUSES("{} 5 ", "there is more behind it");
    REFUSES("{}}", "no JSON");
}
END_TEST

START_TEST(a_fault_is_named_by_its_path)
{
    REFUSES("{\"refused\":[1,{\"inner\":1}]}", "refused[0]: not this");
    REFUSES("{\"refused\":{\"x\":1,\"inner\":[2]}}", "refused.inner: not this");
    REFUSES("{\"a\":[0,{\"b\":[5,{\"c\":1e999}]}]}", "a[1].b[1]: a number beyond");
    REFUSES("{\"\\u001b[2J\":1e999}", "\\x1b[2J: a number");
}
END_TEST

START_TEST(what_is_nested_deep_is_refused)
{
    enum { DEEP = 100000 };
    char *text = malloc(DEEP + 8);
    strcpy(text, "{\"a\":");
    memset(text + 5, '[', DEEP);
    refuses(text, 5 + DEEP, "it is nested too deep");
    for (int i = 0; i < DEEP; i += 5)
        memcpy(text + i, "{\"a\":", 5);
    refuses(text, DEEP, "a.a.a");
    free(text);
    gives("{\"a\":[[[[[[[[[[1]]]]]]]]]]}", "a:0:[[[[[[[[[1]]]]]]]]];");
    REFUSES("{\"a\":[[[[[[[[[[[[1]]]]]]]]]]]]}", "it is nested too deep");
}
END_TEST

/* `count` times `piece` between `before` and `behind`. */
static void refuses_many(const char *before, const char *piece, size_t count, const char *behind,
                         const char *why)
{
    const size_t length = strlen(piece);
    char *text = malloc(strlen(before) + count * length + strlen(behind) + 1);
    size_t used = (size_t)sprintf(text, "%s", before);
    for (size_t i = 0; i < count; i++, used += length)
        memcpy(text + used, piece, length);
    used += (size_t)sprintf(text + used, "%s", behind);
    refuses(text, used, why);
    free(text);
}

START_TEST(a_value_takes_no_more_memory_than_there_is_for_one)
{
    refuses_many("{\"a\":{\"b\":[0", ",1", 20000, "]}}", "a.b: it has too many values");
    refuses_many("{\"a\":{\"b\":[\"\"", ",\"0123456789012345678901234567890123456789\"", 4000,
                 "]}}", "a.b: its texts are too long");
    refuses_many("{\"a\":{\"x\":0", ",\"0123456789012345678901234567890123456789\":0", 4000, "}}",
                 "a: its texts are too long");
    refuses_many("{\"a\":\"", "0123456789", 20000, "\"}", "byte 65536: a text, a number or a gap");
    refuses_many("{", " ", 200000, "}", "a text, a number or a gap of more than 64 KiB");
    refuses_many("{\"a\":", "1", 200000, "}", "a text, a number or a gap of more than 64 KiB");
}
END_TEST

START_TEST(a_list_may_be_longer_than_memory)
{
    enum { ROWS = 200000 };
    char *text = malloc(ROWS * 8 + 16);
    size_t used = (size_t)sprintf(text, "{\"skipped\":[[]");
    for (int i = 0; i < ROWS; i++)
        used += (size_t)sprintf(text + used, ",[1,2]");
    used += (size_t)sprintf(text + used, "]}");
    ck_assert(read_bytes(text, used));
    free(text);
}
END_TEST

START_TEST(a_file_that_can_not_be_read_says_why)
{
    static const struct json_in_taker taker = {.member = on_member, .value = on_value};
    FILE *in = fopen("/", "r");
    ck_assert_ptr_nonnull(in);
    ck_assert(!json_in_read(j, in, &taker));
    ck_assert_str_eq(json_in_why(j), "Is a directory");
    fclose(in);
}
END_TEST

Suite *test_json_in_suite(void);
Suite *test_json_in_suite(void)
{
    Suite *suite = suite_create("json_in");
    TCase *t = tcase_create("json_in");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, members_come_whole_and_lists_by_the_element);
    tcase_add_test(t, numbers_are_exact_where_they_are_whole);
    tcase_add_test(t, what_is_no_json_is_refused_with_the_byte);
    tcase_add_test(t, the_document_is_one_object);
    tcase_add_test(t, a_fault_is_named_by_its_path);
    tcase_add_test(t, what_is_nested_deep_is_refused);
    tcase_add_test(t, a_value_takes_no_more_memory_than_there_is_for_one);
    tcase_add_test(t, a_list_may_be_longer_than_memory);
    tcase_add_test(t, a_file_that_can_not_be_read_says_why);
    suite_add_tcase(suite, t);
    return suite;
}
