/* The body model's inner loops, compiled where there is a compiler: figures over arrays, and no Python in them.

What each function is to give is defined by the NumPy code that it stands in for, which is named above it; kernels.py
says where it is called. Tables have a row a feature and a column a block, and lie row after row. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define UNKNOWN -1.0f
#define FAR 30

static double largest(double a, double b) { return a > b ? a : b; }
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* --- trees.Trees.raw ------------------------------------------------------------------------------------- */

#define AT_ONCE 64

typedef struct {
    const int32_t *feature;
    const float *border, *leaves, *bias;
    int64_t trees, depth, outputs;
} Trees;

/* The log-odds for each column of `table`: shape (outputs, blocks). */
EXPORT void trees_raw(const Trees *all, const float *table, int64_t blocks, float *out)
{
    const int64_t depth = all->depth, outputs = all->outputs;
    memset(out, 0, sizeof(float) * outputs * blocks);
    for (int64_t begin = 0; begin < blocks; begin += AT_ONCE) {
        const int64_t some = least(AT_ONCE, blocks - begin);
        for (int64_t tree = 0; tree < all->trees; tree++) {
            int32_t leaf[AT_ONCE] = {0};
            for (int64_t level = 0; level < depth; level++) {
                const float *row = table + all->feature[tree * depth + level] * blocks + begin;
                const float least_yes = all->border[tree * depth + level];
                for (int64_t i = 0; i < some; i++)
                    leaf[i] |= (row[i] > least_yes) << level;
            }
            const float *answers = all->leaves + (tree << depth) * outputs;
            for (int64_t output = 0; output < outputs; output++) {
                float *sums = out + output * blocks + begin;
                for (int64_t i = 0; i < some; i++)
                    sums[i] += answers[leaf[i] * outputs + output];
            }
        }
    }
    for (int64_t output = 0; output < outputs; output++)
        for (int64_t i = 0; i < blocks; i++)
            out[output * blocks + i] += all->bias[output];
}

/* --- characters.read, features._shape, words.Lexicon.log_odds --------------------------------------------- */

enum {
    LETTER = 1, UPPER = 2, DIGIT = 4, SPACE = 8, WIDE = 16, LOWER = 32, END = 64, COMMA = 128, QUOTE = 256,
    BAR = 512, BULLET = 1024, OTHER = 2048
};
#define LAST 65535
#define POWERS 32
#define BUCKET_BITS 20
#define LIMIT 6.0

static uint32_t bucket(uint32_t hash)
{
    return ((hash ^ (hash >> 15)) * 2246822519u) >> (32 - BUCKET_BITS);
}

static float at_most(float value, float limit) { return value > limit ? limit : value; }

/* The classes of some characters and what they read as; known has a flag for each 256 entries of the two tables. */
typedef struct {
    const uint16_t *classes;
    const uint32_t *folded;
    const uint8_t *known;
} Table;

/* The shape of one text of `length` characters, of which `size` are there, to a column of `out`. */
static void shape(const uint32_t *codes, int64_t length, int64_t size, int64_t lines, Table table, float *out,
                  int64_t stride)
{
    int letters = 0, uppers = 0, digits = 0, stops = 0, commas = 0, quotes = 0, bars = 0, wide = 0, symbols = 0;
    int words_begun = 0, titled = 0, glued = 0;
    int before = SPACE;
    for (int64_t i = 0; i < length; i++) {
        const int class = table.classes[codes[i] < LAST ? codes[i] : LAST];
        const int upper = (class & UPPER) != 0;
        letters += (class & LETTER) != 0;
        uppers += upper;
        digits += (class & DIGIT) != 0;
        stops += (class & END) != 0;
        commas += (class & COMMA) != 0;
        quotes += (class & QUOTE) != 0;
        bars += (class & BAR) != 0;
        wide += (class & WIDE) != 0;
        symbols += class >= OTHER;
        const int begins = ((class & (LETTER | DIGIT)) != 0) & ((before & (LETTER | DIGIT)) == 0);
        words_begun += begins;
        titled += begins & upper;
        glued += upper & ((before & (LETTER | UPPER)) == LETTER);
        before = class;
    }
#define CLASS(i) table.classes[codes[i] < LAST ? codes[i] : LAST]
    const int first = CLASS(0), last = CLASS(length - 1), before_last = CLASS(length > 1 ? length - 2 : 0);
#undef CLASS
    const uint32_t last_code = codes[length - 1];
    const int closed = (last & QUOTE) || last_code == ')';
    const float n = (float)length, letters_or_1 = letters > 1 ? (float)letters : 1.0f;
    const float more = (float)wide / 2 - 1; /* scripts without spaces: about two characters make a word */
    const float words = (float)(words_begun > 1 ? words_begun : 1) + (more > 0 ? more : 0);
    const float values[] = {
        log1pf((float)size),
        log1pf(words * (float)size / n),
        at_most((float)letters / words, 20),
        (float)letters / n,
        (float)uppers / letters_or_1,
        (float)titled / words,
        (float)digits / n,
        (float)stops / words,
        (float)commas / words,
        (float)quotes / words,
        (float)bars / words,
        (float)wide / letters_or_1,
        (float)symbols / n,
        (first & UPPER) != 0,
        (first & LOWER) != 0,
        (first & DIGIT) != 0,
        (first & QUOTE) != 0,
        (first & BULLET) != 0,
        (last & END) || (closed && (before_last & END)),
        last_code == ':' || last_code == 0xff1a,
        (last & LETTER) != 0,
        (last & DIGIT) != 0,
        at_most((float)glued, 5),
        at_most((float)lines, 10),
    };
    for (size_t row = 0; row < sizeof values / sizeof *values; row++)
        out[row * stride] = values[row];
}

#define WAITING 64

/* Buckets whose weights are added up so many at once: their table is larger than the caches, and memory can be waited for
by many at the same time. */
typedef struct {
    const uint16_t *weights;
    uint32_t waiting[WAITING];
    int64_t count;
    double sum;
} Sum;

/* A number of 16 bits (IEEE 754's binary16, finite) as one of 32, which has 112 more for its exponent to be counted from. */
static float half(uint16_t bits)
{
    const uint32_t magnitude = (uint32_t)(bits & 0x7fff) << 13;
    float found;
    memcpy(&found, &magnitude, sizeof found);
    found *= 5192296858534827628530496329220096.0f; /* 2 to the power of 112 */
    return bits & 0x8000 ? -found : found;
}

static void add_up(Sum *sum, int64_t waiting)
{
    for (int64_t i = 0; i < waiting; i++)
        sum->sum += half(sum->weights[sum->waiting[i]]);
}

static void add(Sum *sum, uint32_t hash)
{
    sum->waiting[sum->count++ % WAITING] = bucket(hash);
    if (sum->count % WAITING == 0)
        add_up(sum, WAITING);
}

/* How much the words of one text speak for body. */
static float log_odds_of(const uint32_t *codes, int64_t length, Table table, const uint16_t *weights, double bias)
{
    Sum sum = {.weights = weights};
    int64_t place = 0;
    uint32_t hash = 0, hash_before = 0, power = 0;
    int before = SPACE;
    for (int64_t i = 0; i <= length; i++) {
        int begins = 1, class = SPACE;
        uint32_t folded = 0;
        if (i < length) {
            const uint32_t code = codes[i];
            class = table.classes[code < LAST ? code : LAST];
            folded = code < LAST ? table.folded[code] : code;
            const int word = class & (LETTER | DIGIT), word_before = before & (LETTER | DIGIT);
            const int turns = ((class ^ before) & DIGIT) ||
                              ((class & UPPER) && (before & (LETTER | UPPER)) == LETTER);
            begins = !(class & SPACE) && (!word || !word_before || ((class | before) & WIDE) || turns);
        }
        if (begins) {
            if (place) { /* a word ends here: it counts, and with the one before or as the first */
                add(&sum, sum.count ? hash_before * 31u + hash * 0x9E3779B1u : hash * 77u + 1u);
                add(&sum, hash);
            }
            hash_before = hash;
            hash = 0;
            place = 0;
            power = 1000003u;
        }
        if (begins || place) {
            hash += folded * power;
            if (++place < POWERS)
                power *= 1000003u;
        }
        before = class;
    }
    if (sum.count)
        add(&sum, hash_before * 131u + 3u);
    add_up(&sum, sum.count % WAITING);
    const double found = sum.sum / sqrt(sum.count ? (double)sum.count : 1) + bias;
    return (float)(found < -LIMIT ? -LIMIT : found > LIMIT ? LIMIT : found);
}

/* Reads texts that lie one after the other in `codes`, each with a line break behind it. Returns the number of 256
   characters that the tables do not know yet, in which case nothing is read; else -1. */
EXPORT int64_t read_texts(const uint32_t *codes, const int64_t *lengths, const int64_t *sizes, const int64_t *lines,
                          int64_t texts, const uint16_t *classes, const uint32_t *folded, const uint8_t *known,
                          const uint16_t *weights, double bias, float *shapes, float *log_odds)
{
    const Table table = {classes, folded, known};
    int64_t characters = texts;
    for (int64_t text = 0; text < texts; text++)
        characters += lengths[text];
    for (int64_t i = 0; i < characters; i++) {
        const uint32_t code = codes[i] < LAST ? codes[i] : LAST;
        if (!known[code >> 8])
            return code >> 8;
    }
    for (int64_t text = 0; text < texts; text++) {
        shape(codes, lengths[text], sizes[text], lines[text], table, shapes + text, texts);
        log_odds[text] = log_odds_of(codes, lengths[text], table, weights, bias);
        codes += lengths[text] + 1;
    }
    return -1;
}

/* --- layout.Layout ------------------------------------------------------------------------------------------ */

/* The sums over the blocks before each, and over all: blocks + 1 of them. */
static void running(const double *values, int64_t blocks, double *sums)
{
    sums[0] = 0;
    for (int64_t i = 0; i < blocks; i++)
        sums[i + 1] = sums[i] + values[i];
}

/* The mean over the blocks at most so far away, the block itself left out. */
static double around(const double *sums, int64_t blocks, int64_t block, int64_t radius)
{
    const int64_t low = block > radius ? block - radius : 0, high = least(block + radius + 1, blocks);
    const double others = sums[high] - sums[low] - (sums[block + 1] - sums[block]);
    return others / (double)(high - low > 2 ? high - low - 1 : 1);
}

static void since(const uint8_t *flags, int64_t blocks, float *out)
{
    int64_t last = -1;
    for (int64_t i = 0; i < blocks; i++) {
        out[i] = (float)(last < 0 ? FAR + 1 : least(i - last, FAR));
        last = flags[i] ? i : last;
    }
}

static void until(const uint8_t *flags, int64_t blocks, float *out)
{
    int64_t next = -1;
    for (int64_t i = blocks - 1; i >= 0; i--) {
        out[i] = (float)(next < 0 ? FAR + 1 : least(next - i, FAR));
        next = flags[i] ? i : next;
    }
}

static void beside(const float *values, int64_t blocks, int64_t offset, float outside, float *out)
{
    for (int64_t i = 0; i < blocks; i++)
        out[i] = i + offset < 0 || i + offset >= blocks ? outside : values[i + offset];
}

/* --- features._context and lexical ---------------------------------------------------------------------------- */

static int64_t biggest(const int64_t *numbers, int64_t size)
{
    int64_t found = 0;
    for (int64_t i = 0; i < size; i++)
        found = numbers[i] > found ? numbers[i] : found;
    return found;
}

static void fill(float *out, int64_t size, float value)
{
    for (int64_t i = 0; i < size; i++)
        out[i] = value;
}

#define NEAR 8  /* categories */
#define HEADS 2
#define SEEN 10 /* features of neighbours */

/* Where the features that are looked at stand, as rows of LOCAL, and where the others begin. */
typedef struct {
    int64_t length, covered, ends_sentence, linked, near[NEAR], heads[HEADS], seen[SEEN];
    int64_t context, lexical, surroundings;
} Rows;

/* Blocks as they are judged: their local features, and all that the others are made of. `containers` (levels, blocks) and
   `kinds` are null for text. */
typedef struct {
    const float *local;
    const double *chars;
    const float *log_odds;
    const int64_t *paragraphs, *same, *containers, *kinds, *sizes;
    int64_t levels, documents, blocks;
} Look;

/* What _context says of the `n` blocks from `begin` on, but for equal texts and containers; `scratch` holds 4 + 2 NEAR sums
   and a figure of all of them, each with one more, and four flags. Returns the row of `out` after those that it wrote. */
static float *context_of(const Look *look, const Rows *rows, int64_t begin, int64_t n, double *scratch,
                         double *prose_chars, double *linked_chars, float *out)
{
    const float *local = look->local + begin;
    const double *chars = look->chars + begin;
    const int64_t *paragraphs = look->paragraphs + begin;
    const int64_t stride = look->blocks;
    const float *length = local + rows->length * stride, *covered = local + rows->covered * stride;
    const float *ends_sentence = local + rows->ends_sentence * stride;
    const float *linked = look->containers ? local + rows->linked * stride : NULL;
    double *prose_before = scratch, *before = prose_before + n + 1, *covered_before = before + n + 1;
    double *linked_before = covered_before + n + 1, *some_before = linked_before + n + 1;
    double *much_before = some_before + NEAR * (n + 1), *figures = much_before + NEAR * (n + 1);
    uint8_t *is_prose = (uint8_t *)(figures + n + 1), *is_long = is_prose + n, *heads = is_long + n;
    uint8_t *gaps = heads + n;
    for (int64_t i = 0; i < n; i++) {
        const float share = linked ? linked[i] : 0;
        is_prose[i] = length[i] > 4.6f && ends_sentence[i] > 0 && covered[i] == 0 && share < 0.5f;
        is_long[i] = chars[i] >= 100;
        gaps[i] = i == 0 || paragraphs[i] != paragraphs[i - 1];
        prose_chars[i] = is_prose[i] ? chars[i] : 0;
        linked_chars[i] = chars[i] * share;
    }
    running(prose_chars, n, prose_before);
    running(chars, n, before);
    for (int64_t i = 0; i < n; i++)
        figures[i] = covered[i];
    running(figures, n, covered_before);
    for (int64_t i = 0; i < n; i++)
        figures[i] = linked ? linked[i] : 0;
    running(figures, n, linked_before);
    for (int64_t near = 0; near < NEAR; near++) {
        const float *mark = local + rows->near[near] * stride;
        for (int64_t i = 0; i < n; i++)
            figures[i] = mark[i] > 0;
        running(figures, n, some_before + near * (n + 1));
        for (int64_t i = 0; i < n; i++)
            figures[i] = mark[i] > 0.3f;
        running(figures, n, much_before + near * (n + 1));
    }
    const double total = largest(before[n], 1), prose_total = largest(prose_before[n], 1);
#define ROW(value)                    \
    do {                              \
        for (int64_t i = 0; i < n; i++) \
            out[i] = (float)(value);  \
        out += stride;             \
    } while (0)
    ROW(gaps[i]);
    ROW(i + 1 == n || gaps[i + 1]);
    out += 2 * stride; /* equal texts */
    ROW(log1p((double)i));
    ROW(log1p((double)(n - 1 - i)));
    ROW((double)i / (double)n);
    ROW(before[i] / total);
    ROW(1 - (before[i] + chars[i]) / total);
    ROW(prose_before[i] / prose_total);
    ROW(1 - (prose_before[i] + prose_chars[i]) / prose_total);
    ROW(prose_before[n] / total);
    since(is_prose, n, out);
    until(is_prose, n, out + stride);
    out += 2 * stride;
    for (int64_t begin = 0, end; begin < n; begin = end) { /* runs of lines between paragraph breaks */
        for (end = begin + 1; end < n && !gaps[end];)
            end++;
        const float run_chars = (float)log1p(before[end] - before[begin]);
        const float run_lines = (float)log1p((double)(end - begin));
        for (int64_t i = begin; i < end; i++) {
            out[i] = run_chars;
            out[i + stride] = run_lines;
            out[i + 2 * stride] = (float)(i - begin);
        }
    }
    out += 3 * stride;
    ROW(log1p(around(before, n, i, 2)));
    ROW(log1p(around(before, n, i, 5)));
    ROW(around(covered_before, n, i, 5));
    ROW(around(linked_before, n, i, 5));
    since(is_long, n, out);
    until(is_long, n, out + stride);
    out += 2 * stride;
    for (int64_t head = 0; head < HEADS; head++) {
        const float *mark = local + rows->heads[head] * stride;
        for (int64_t i = 0; i < n; i++)
            heads[i] = mark[i] > 0.5f;
        since(heads, n, out);
        out += stride;
    }
    ROW(log1p((double)n));
    ROW(covered_before[n] / (double)n);
    ROW(linked != NULL);
    for (int64_t near = 0; near < NEAR; near++)
        ROW(around(some_before + near * (n + 1), n, i, 4));
    for (int64_t near = 0; near < NEAR; near++) {
        const double *sums = much_before + near * (n + 1);
        ROW(sums[i + 1] < 20 ? sums[i + 1] : 20);
    }
#undef ROW
    for (int64_t offset = -3; offset <= 3; offset++)
        for (int64_t seen = 0; offset != 0 && seen < SEEN; seen++) {
            beside(local + rows->seen[seen] * stride, n, offset, UNKNOWN, out);
            out += stride;
        }
    return out;
}

/* _repeats: how often each text stands elsewhere in its document, and how often before. */
static int repeats(const int64_t *same, int64_t blocks, float *elsewhere, float *earlier)
{
    int32_t *count = calloc((size_t)biggest(same, blocks) + 1, sizeof *count);
    if (!count)
        return 0;
    for (int64_t i = 0; i < blocks; i++)
        earlier[i] = (float)least(count[same[i]]++, 10);
    for (int64_t i = 0; i < blocks; i++)
        elsewhere[i] = (float)least(count[same[i]] - 1, 10);
    free(count);
    return 1;
}

#define HELD 4
#define CONTAINER_LEVELS 4

/* _containers; `linked_chars` and `prose_chars` are of each block. */
static int containers_of(const Look *look, const double *linked_chars, const double *prose_chars, float *out)
{
    const int64_t *containers = look->containers, *sizes = look->sizes;
    const int64_t documents = look->documents, blocks = look->blocks;
    const double *chars = look->chars;
    struct {
        double chars, linked, prose, blocks;
    } *held = calloc((size_t)biggest(containers, CONTAINER_LEVELS * blocks) + 1, sizeof *held);
    if (!held)
        return 0;
    for (int64_t level = 0; level < CONTAINER_LEVELS; level++) {
        const int64_t *numbers = containers + level * blocks;
        float *rows = out + HELD * level * blocks;
        for (int64_t i = 0; i < blocks; i++) {
            held[numbers[i]].chars += chars[i];
            held[numbers[i]].linked += linked_chars[i];
            held[numbers[i]].prose += prose_chars[i];
            held[numbers[i]].blocks++;
        }
        for (int64_t document = 0, begin = 0; document < documents; begin += sizes[document++]) {
            double total = 0, prose_total = 0;
            for (int64_t i = begin; i < begin + sizes[document]; i++) {
                total += chars[i];
                prose_total += prose_chars[i];
            }
            total = largest(total, 1);
            prose_total = largest(prose_total, 1);
            for (int64_t i = begin; i < begin + sizes[document]; i++) {
                rows[i] = (float)(held[numbers[i]].chars / total);
                rows[i + blocks] = (float)(held[numbers[i]].linked / largest(held[numbers[i]].chars, 1));
                rows[i + 2 * blocks] = (float)log1p(held[numbers[i]].blocks);
                rows[i + 3 * blocks] = (float)(held[numbers[i]].prose / prose_total);
            }
        }
        for (int64_t i = 0; i < blocks; i++) /* no more than was written: there may be far more elements than blocks */
            memset(held + numbers[i], 0, sizeof *held);
    }
    free(held);
    const float *prose_held = out + 3 * blocks;
    float *with_longest = out + HELD * CONTAINER_LEVELS * blocks;
    for (int64_t document = 0, begin = 0; document < documents; begin += sizes[document++]) {
        int64_t best = begin;
        for (int64_t i = begin; i < begin + sizes[document]; i++)
            best = prose_held[i] > prose_held[best] ? i : best;
        for (int64_t i = begin; i < begin + sizes[document]; i++) {
            with_longest[i] = 0;
            for (int64_t level = 0; level < look->levels; level++)
                with_longest[i] += containers[level * blocks + i] == containers[best];
            with_longest[i] = with_longest[i] > 0;
        }
    }
    return 1;
}

/* Writes the rows of CONTEXT. Returns whether there was memory, as all functions here that return a number. */
static int context(const Look *look, const Rows *rows, float *out)
{
    const int64_t blocks = look->blocks, longest = biggest(look->sizes, look->documents);
    const int64_t sums = (4 + 2 * NEAR + 1) * (longest + 1) + longest; /* the last for flags, of a byte each */
    double *scratch = malloc(sizeof *scratch * (size_t)(2 * blocks + sums));
    if (!scratch || !repeats(look->same, blocks, out + 2 * blocks, out + 3 * blocks)) {
        free(scratch);
        return 0;
    }
    double *prose_chars = scratch + sums, *linked_chars = prose_chars + blocks;
    float *rest = out;
    for (int64_t document = 0, begin = 0; document < look->documents; begin += look->sizes[document++])
        rest = context_of(look, rows, begin, look->sizes[document], scratch, prose_chars + begin,
                          linked_chars + begin, out + begin) - begin;
    int done = 1;
    if (look->containers)
        done = containers_of(look, linked_chars, prose_chars, rest);
    else
        fill(rest, (HELD * CONTAINER_LEVELS + 1) * blocks, UNKNOWN);
    free(scratch);
    return done;
}

/* Writes the rows of LEXICAL. */
static int lexical(const Look *look, float *out)
{
    const int64_t blocks = look->blocks;
    const float *log_odds = look->log_odds;
    double *sums = malloc(sizeof *sums * (size_t)(biggest(look->sizes, look->documents) + 1));
    if (!sums)
        return 0;
    for (int64_t document = 0; document < look->documents; document++) {
        const int64_t n = look->sizes[document];
        sums[0] = 0;
        for (int64_t i = 0; i < n; i++) {
            out[i] = log_odds[i];
            sums[i + 1] = sums[i] + log_odds[i];
        }
        beside(log_odds, n, -2, 0, out + blocks);
        beside(log_odds, n, -1, 0, out + 2 * blocks);
        beside(log_odds, n, 1, 0, out + 3 * blocks);
        beside(log_odds, n, 2, 0, out + 4 * blocks);
        for (int64_t i = 0; i < n; i++) {
            out[i + 5 * blocks] = (float)around(sums, n, i, 3);
            out[i + 6 * blocks] = (float)around(sums, n, i, 8);
        }
        log_odds += n;
        out += n;
    }
    free(sums);
    return 1;
}

/* --- features.surroundings -------------------------------------------------------------------------------------- */

#define GROUP_LEVELS 6

typedef struct {
    double chars, body, blocks;
} Group;

/* Adds up what the blocks of each group hold, and empties the groups of what stands in `numbers` again. */
static void gather(const int64_t *numbers, const double *chars, const double *body, int64_t blocks, Group *groups)
{
    for (int64_t i = 0; i < blocks; i++) {
        groups[numbers[i]].chars += chars[i];
        groups[numbers[i]].body += body[i];
        groups[numbers[i]].blocks++;
    }
}

static void empty(const int64_t *numbers, int64_t blocks, Group *groups)
{
    for (int64_t i = 0; i < blocks; i++)
        memset(groups + numbers[i], 0, sizeof *groups);
}

static float rounded(double share) { return (float)(rint(share * 10) / 10); }

/* Writes the rows of SURROUNDINGS; `log_odds` is what the first look said. */
static int surroundings(const Look *look, const float *log_odds, float *out)
{
    const int64_t *containers = look->containers, *kinds = look->kinds, *sizes = look->sizes;
    const int64_t documents = look->documents, blocks = look->blocks;
    const double *chars = look->chars;
    const int64_t longest = biggest(sizes, documents);
    double *scratch = malloc(sizeof *scratch * (size_t)(3 * blocks + 4 * (longest + 1)));
    if (!scratch)
        return 0;
    double *share = scratch, *body = share + blocks, *totals = body + blocks;
    double *body_before = totals + blocks, *chars_before = body_before + longest + 1;
    double *share_before = chars_before + longest + 1;
    uint8_t *surely = (uint8_t *)(share_before + longest + 1), *hardly = surely + longest;
    for (int64_t i = 0; i < blocks; i++) {
        share[i] = 1 / (1 + exp(-(double)log_odds[i]));
        body[i] = share[i] * chars[i];
    }
    float *rest = out;
    for (int64_t document = 0, begin = 0; document < documents; begin += sizes[document++]) {
        const int64_t n = sizes[document];
        const double *share_of = share + begin, *body_of = body + begin, *chars_of = chars + begin;
        running(body_of, n, body_before);
        running(chars_of, n, chars_before);
        running(share_of, n, share_before);
        const double total = largest(body_before[n], 1);
        for (int64_t i = 0; i < n; i++) {
            totals[begin + i] = total;
            surely[i] = share_of[i] > 0.8 && chars_of[i] > 100;
            hardly[i] = share_of[i] < 0.2;
        }
        float *row = out + begin;
#define ROW(value)                      \
    do {                                \
        for (int64_t i = 0; i < n; i++) \
            row[i] = (float)(value);    \
        row += blocks;                  \
    } while (0)
        ROW(log_odds[begin + i]);
        for (int64_t offset = -4; offset <= 4; offset++)
            if (offset)
                ROW(i + offset < 0 || i + offset >= n ? UNKNOWN : share_of[i + offset]);
        ROW(around(body_before, n, i, 2) / largest(around(chars_before, n, i, 2), 1));
        ROW(around(body_before, n, i, 5) / largest(around(chars_before, n, i, 5), 1));
        ROW(around(share_before, n, i, 2));
        ROW(around(share_before, n, i, 5));
        ROW(around(share_before, n, i, 12));
        ROW(body_before[i] / total);
        ROW(1 - (body_before[i] + body_of[i]) / total);
        since(surely, n, row);
        until(surely, n, row + blocks);
        since(hardly, n, row + 2 * blocks);
        until(hardly, n, row + 3 * blocks);
        row += 4 * blocks;
        ROW(rounded(body_before[n] / largest(chars_before[n], 1)));
        ROW(rounded(share_before[n] / (double)n));
        ROW(log1p(body_of[i]));
#undef ROW
        rest = row - begin;
    }
    int done = 1;
    if (containers) {
        int64_t last = biggest(containers, GROUP_LEVELS * blocks), kind = biggest(kinds, blocks);
        Group *groups = calloc((size_t)(last > kind ? last : kind) + 1, sizeof *groups);
        for (int64_t level = 0; groups && level < GROUP_LEVELS; level++) {
            const int64_t *numbers = containers + level * blocks;
            gather(numbers, chars, body, blocks, groups);
            for (int64_t i = 0; i < blocks; i++) {
                rest[i] = (float)(groups[numbers[i]].body / largest(groups[numbers[i]].chars, 1));
                rest[i + blocks] = (float)(groups[numbers[i]].body / totals[i]);
            }
            rest += 2 * blocks;
            empty(numbers, blocks, groups);
        }
        if (groups) {
            gather(kinds, chars, body, blocks, groups);
            for (int64_t i = 0; i < blocks; i++) {
                const Group *alike = groups + kinds[i];
                rest[i] = (float)log1p(alike->blocks);
                rest[i + blocks] = (float)log1p(alike->chars);
                rest[i + 2 * blocks] = (float)(alike->body / largest(alike->chars, 1));
            }
        }
        done = groups != NULL;
        free(groups);
    } else
        fill(rest, (2 * GROUP_LEVELS + 3) * blocks, UNKNOWN);
    free(scratch);
    return done;
}

/* --- body.BodyModel.judge ----------------------------------------------------------------------------------------- */

/* Each block's probability of being body, to `scores`. `table` holds the local features and gets all others. */
EXPORT int look_twice(const int64_t *paragraphs, const int64_t *same, const int64_t *containers, int64_t levels,
                      const int64_t *kinds, const float *log_odds, const int64_t *sizes, int64_t documents,
                      int64_t blocks, const Rows *rows, const Trees *first, const Trees *body, float *table,
                      float *scores)
{
    double *chars = malloc(sizeof *chars * (size_t)blocks);
    if (!chars)
        return 0;
    for (int64_t i = 0; i < blocks; i++)
        chars[i] = rint(expm1((double)table[rows->length * blocks + i]));
    const Look look = {table, chars, log_odds, paragraphs, same, containers, kinds, sizes, levels, documents, blocks};
    int done = context(&look, rows, table + rows->context * blocks) &&
               lexical(&look, table + rows->lexical * blocks);
    if (done) {
        trees_raw(first, table, blocks, scores);
        done = surroundings(&look, scores, table + rows->surroundings * blocks);
    }
    if (done) {
        trees_raw(body, table, blocks, scores);
        for (int64_t i = 0; i < blocks; i++)
            scores[i] = 1 / (1 + expf(-scores[i]));
    }
    free(chars);
    return done;
}
