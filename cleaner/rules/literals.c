/* The rules' literals in texts: what literals.py finds with an Aho-Corasick automaton and NumPy. That automaton is so big
that most of its time goes into waiting for memory; here the literals lie sorted, and at each character of a text a small
table says first whether any begins like that. */

#include <stdint.h>
#include <stdlib.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define STEM 4         /* characters that a literal is looked up by; shorter ones by all that they have */
#define FILTER_BITS 20 /* of the table that says no to most of a text: a hundred for each stem */

/* The literals that begin with the same stem: from `first` to before `end`. */
typedef struct {
    uint32_t hash;
    int32_t first, end;
} Stem;

/* Some numbers for each literal: those from before[literal] to before before[literal + 1]. */
typedef struct {
    const int64_t *numbers, *before;
} Lists;

/* The literals as literals.Literals holds them, in the order of their characters. */
typedef struct {
    const uint32_t *codes;
    const int64_t *begins;                 /* of each literal in codes, and the end of the last */
    const uint8_t *is_phrase, *is_whole;   /* a literal's */
    Lists near, needed;                    /* patterns */
    const int64_t *times, *limits, *digits; /* a pattern's */
    const uint8_t *needs;
    int64_t literals, patterns, mask;
    /* What learn fills: the literal that is the longest of those that one begins with, or -1; a hash table of mask + 1
    stems, at most half of them in use; a bit for what the hash of any stem begins with. */
    int32_t *shorter;
    Stem *stems;
    uint8_t *filter;
} Literals;

static int64_t length_of(const Literals *all, int64_t literal)
{
    return all->begins[literal + 1] - all->begins[literal];
}

static uint32_t hashed(uint32_t hash, uint32_t code) { return (hash ^ code) * 2654435769u; }

static int64_t in_common(const uint32_t *one, const uint32_t *other, int64_t most)
{
    int64_t i = 0;
    while (i < most && one[i] == other[i])
        i++;
    return i;
}

/* Where the stem of `length` characters is in the table, or the empty place where it belongs. */
static Stem *stem_at(const Literals *all, uint32_t hash, const uint32_t *codes, int64_t length)
{
    for (uint32_t slot = hash ^ hash >> 15;; slot++) {
        Stem *stem = all->stems + (slot & (uint32_t)all->mask);
        if (!stem->end)
            return stem;
        if (stem->hash == hash) {
            const int64_t whole = length_of(all, stem->first);
            if ((whole < STEM ? whole : STEM) == length &&
                in_common(codes, all->codes + all->begins[stem->first], length) == length)
                return stem;
        }
    }
}

EXPORT void learn(const Literals *all)
{
    for (int64_t literal = 0; literal < all->literals; literal++) {
        const uint32_t *codes = all->codes + all->begins[literal];
        const int64_t length = length_of(all, literal), stem_length = length < STEM ? length : STEM;
        int64_t shorter = literal - 1;
        while (shorter >= 0 && in_common(codes, all->codes + all->begins[shorter], length) < length_of(all, shorter))
            shorter = all->shorter[shorter];
        all->shorter[literal] = (int32_t)shorter;
        uint32_t hash = 0;
        for (int64_t i = 0; i < stem_length; i++)
            hash = hashed(hash, codes[i]);
        all->filter[hash >> (32 - FILTER_BITS + 3)] |= 1 << (hash >> (32 - FILTER_BITS) & 7);
        Stem *stem = stem_at(all, hash, codes, stem_length);
        if (!stem->end)
            *stem = (Stem){hash, (int32_t)literal, 0};
        stem->end = (int32_t)literal + 1;
    }
}

/* The longest of the stem's literals that a text of `left` characters begins with, or -1.

It is the last that sorts before the text, or the longest that this one and the text begin with. */
static int64_t longest(const Literals *all, const Stem *stem, const uint32_t *text, int64_t left)
{
    int64_t low = stem->first, high = stem->end, common = 0;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2, length = length_of(all, middle);
        const uint32_t *codes = all->codes + all->begins[middle];
        const int64_t here = in_common(codes, text, length < left ? length : left);
        if (here == length || (here < left && codes[here] < text[here])) {
            low = middle + 1;
            common = here;
        } else
            high = middle;
    }
    int64_t literal = low - 1;
    while (literal >= stem->first && length_of(all, literal) > common)
        literal = all->shorter[literal];
    return literal < stem->first ? -1 : literal;
}

/* --- characters.py ---------------------------------------------------------------------------------------- */

enum { ALNUM = 1, ALPHA = 2, LOWER = 4, UPPER = 8, UNSPACED = 16, DIGIT = 32 };
#define LAST 65535
#define YEAR 4

/* Whether a word may begin or end between two characters of these classes. */
static int is_edge(int before, int after)
{
    return !(before & after & ALNUM) || ((before ^ after) & ALPHA) || ((before & LOWER) && (after & UPPER)) ||
           ((before | after) & UNSPACED);
}

/* How many digits in a row stand in a text: 0, 1, or a year's number. */
static int64_t digits_in(const uint8_t *classes, int64_t size)
{
    int64_t run = 0, any = 0;
    for (int64_t i = 0; i < size; i++) {
        run = classes[i] & DIGIT ? run + 1 : 0;
        if (run == YEAR)
            return YEAR;
        any |= run;
    }
    return any != 0;
}

/* --- literals.Literals.find ------------------------------------------------------------------------------------- */

/* What was found: `hits` are (literal, start, end, text), `tries` (pattern, text); there is room for so many of each. */
typedef struct {
    int64_t *hits, *tries;
    int64_t hit_room, try_room, hit_count, try_count;
} Found;

/* A text, the classes of its characters from the one before it on, and what was met in it of each pattern. */
typedef struct {
    const Literals *all;
    const uint8_t *classes;
    int64_t number, size;
    int64_t *count, *met, *met_needed; /* the last two are texts' numbers, from 1 on */
    int64_t *patterns, pattern_count;  /* that are near to what was met */
    Found *found;
} Text;

static void meet(Text *text, int64_t literal, int64_t start, int64_t end)
{
    const Literals *all = text->all;
    const uint8_t *classes = text->classes;
    if ((all->is_whole[literal] && start == 0 && end == text->size) ||
        (all->is_phrase[literal] && start >= 0 && is_edge(classes[start], classes[start + 1]) &&
         is_edge(classes[end], classes[end + 1]))) {
        Found *found = text->found;
        if (found->hit_count < found->hit_room) {
            int64_t *hit = found->hits + 4 * found->hit_count;
            hit[0] = literal, hit[1] = start, hit[2] = end, hit[3] = text->number;
        }
        found->hit_count++;
    }
    for (int64_t i = all->near.before[literal]; i < all->near.before[literal + 1]; i++) {
        const int64_t pattern = all->near.numbers[i];
        if (text->met[pattern] != text->number + 1) {
            text->met[pattern] = text->number + 1;
            text->count[pattern] = 0;
            text->patterns[text->pattern_count++] = pattern;
        }
        text->count[pattern]++;
    }
    for (int64_t i = all->needed.before[literal]; i < all->needed.before[literal + 1]; i++)
        text->met_needed[all->needed.numbers[i]] = text->number + 1;
}

static void meet_all(Text *text, const uint32_t *folded)
{
    const Literals *all = text->all;
    for (int64_t start = -1; start < text->size; start++) { /* from what stands before the text on */
        const uint32_t *from = folded + 1 + start;
        const int64_t left = text->size - start;
        uint32_t hash = 0;
        for (int64_t length = 1; length <= STEM && length <= left; length++) {
            hash = hashed(hash, from[length - 1]);
            if (!(all->filter[hash >> (32 - FILTER_BITS + 3)] >> (hash >> (32 - FILTER_BITS) & 7) & 1))
                continue;
            const Stem *stem = stem_at(all, hash, from, length);
            if (!stem->end)
                continue;
            int64_t literal = length < STEM ? stem->first : longest(all, stem, from, left);
            for (; literal >= 0 && length_of(all, literal) >= length; literal = all->shorter[literal])
                meet(text, literal, start, start + length_of(all, literal));
        }
    }
}

static void try_patterns(Text *text)
{
    const Literals *all = text->all;
    Found *found = text->found;
    int64_t digits = -1; /* not counted yet */
    for (int64_t i = 0; i < text->pattern_count; i++) {
        const int64_t pattern = text->patterns[i];
        if (text->count[pattern] < all->times[pattern] || text->size > all->limits[pattern] ||
            (all->needs[pattern] && text->met_needed[pattern] != text->number + 1))
            continue;
        if (all->digits[pattern]) {
            if (digits < 0)
                digits = digits_in(text->classes + 1, text->size);
            if (digits < all->digits[pattern])
                continue;
        }
        if (found->try_count < found->try_room) {
            found->tries[2 * found->try_count] = pattern;
            found->tries[2 * found->try_count + 1] = text->number;
        }
        found->try_count++;
    }
}

enum { DONE = -1, NO_MEMORY = -2 };

/* Look for the literals in texts of these sizes, one character before each and one behind the last. What there is no room
for is only counted. Returns DONE, or NO_MEMORY, or the number of 256 characters that the tables do not know. */
EXPORT int find(const Literals *all, const uint32_t *codes, const int64_t *sizes, int64_t texts,
                const uint8_t *classes_of, const uint32_t *folded_of, const uint8_t *known, Found *found)
{
    int64_t length = 1;
    for (int64_t text = 0; text < texts; text++)
        length += sizes[text] + 1;
    uint32_t *folded = malloc((size_t)length * (sizeof *folded + 1));
    int64_t *counts = calloc((size_t)all->patterns * 4 + 1, sizeof *counts);
    int result = folded && counts ? DONE : NO_MEMORY;
    if (result == DONE) {
        uint8_t *classes = (uint8_t *)(folded + length);
        for (int64_t i = 0; i < length && result == DONE; i++) {
            const uint32_t entry = codes[i] < LAST ? codes[i] : LAST;
            if (!known[entry >> 8])
                result = (int)(entry >> 8);
            classes[i] = classes_of[entry];
            folded[i] = entry < LAST ? folded_of[entry] : codes[i];
        }
        found->hit_count = found->try_count = 0;
        const uint32_t *from = folded;
        for (int64_t number = 0; number < texts && result == DONE; number++) {
            Text text = {all, classes, number, sizes[number], counts, counts + all->patterns,
                         counts + 2 * all->patterns, counts + 3 * all->patterns, 0, found};
            meet_all(&text, from);
            try_patterns(&text);
            classes += sizes[number] + 1;
            from += sizes[number] + 1;
        }
    }
    free(counts);
    free(folded);
    return result;
}
