/* The walk of html.py over a page as the parser writes it down, where every element but the empty ones is closed, text is
escaped and attributes stand in double quotes: to ask the parser for its objects, one by one, takes four times as long. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* --- names -------------------------------------------------------------------------------------------------------- */

/* Names, each with a value. `slots`, more than twice as many as there are names, is what learn fills: a hash table of the
names' numbers, which begin at 1. */
typedef struct {
    const uint8_t *bytes;
    const int64_t *begins; /* of each name in bytes, and the end of the last */
    const int64_t *values;
    int32_t *slots;
    int64_t count, mask;
} Names;

/* The slot of a name, or the empty one where it belongs. */
static int32_t *slot_of(const Names *names, const uint8_t *name, int64_t length)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (int64_t i = 0; i < length; i++)
        hash = (hash ^ name[i]) * 16777619u;
    for (;; hash++) {
        int32_t *slot = names->slots + (hash & (uint32_t)names->mask);
        if (!*slot)
            return slot;
        const int64_t begin = names->begins[*slot - 1];
        if (names->begins[*slot] - begin == length && !memcmp(names->bytes + begin, name, (size_t)length))
            return slot;
    }
}

EXPORT void learn(const Names *names)
{
    for (int64_t i = 0; i < names->count; i++)
        *slot_of(names, names->bytes + names->begins[i], names->begins[i + 1] - names->begins[i]) = (int32_t)i + 1;
}

/* --- the page as tokens ------------------------------------------------------------------------------------------- */

/* What an element is: walk.KINDS, in that order. */
enum {
    BLOCK = 1 << 0,
    LINE = 1 << 1,
    PARAGRAPH = 1 << 2,
    SILENT = 1 << 3,
    NOSCRIPT = 1 << 4,
    EMPHASIS = 1 << 5,
    LINK = 1 << 6,
    BREAK = 1 << 7,
    BUTTON = 1 << 8,
    HEADING = 1 << 9,
    LIST = 1 << 10,
    PRE = 1 << 11,
    TABLE = 1 << 12,
    ROW = 1 << 13,
    CELL = 1 << 14,
    HEAD_CELL = 1 << 15,
    NOT_IN_DATA = 1 << 16,
    EMPTY = 1 << 17, /* is not closed */
    RAW = 1 << 18,   /* its text is not escaped */
    MATH = 1 << 19,
    UNUSUAL = 1 << 20
};

typedef struct {
    const Names *elements;
    const uint8_t *at, *end;
    const uint8_t *raw; /* the name of the element whose text is not escaped, if that comes next */
    int64_t raw_length;
} Source;

typedef enum { TEXT, START, END, OVER, BROKEN } Type;

typedef struct {
    Type type;
    const uint8_t *start, *stop; /* a text, or an element's name */
    int escaped;                 /* whether the text is */
    const uint8_t *attributes;   /* where they begin; they end with > */
    int32_t number;              /* of the name, 0 if it is not known */
    int64_t kind;
} Token;

static const uint8_t *found(const uint8_t *at, const uint8_t *end, const char *what)
{
    const size_t length = strlen(what);
    for (; at < end && (at = memchr(at, what[0], (size_t)(end - at))); at++)
        if ((size_t)(end - at) >= length && !memcmp(at, what, length))
            return at;
    return NULL;
}

typedef struct {
    const uint8_t *name, *name_end, *value, *value_end;
} Attribute;

/* The attribute at a place, if one is there; the place behind it, or NULL where it is none and no tag's end. */
static const uint8_t *attribute_at(const uint8_t *at, const uint8_t *end, Attribute *one)
{
    if (end - at < 2 || *at != ' ')
        return NULL;
    one->name = at + 1; /* may begin with = */
    one->name_end = memchr(at + 2, '=', (size_t)(end - at - 2));
    if (!one->name_end || end - one->name_end < 3 || one->name_end[1] != '"')
        return NULL;
    one->value = one->name_end + 2;
    one->value_end = memchr(one->value, '"', (size_t)(end - one->value));
    return one->value_end ? one->value_end + 1 : NULL;
}

static uint8_t lower(uint8_t byte) { return byte >= 'A' && byte <= 'Z' ? byte + 32 : byte; }
static int is_ascii_space(uint8_t byte) { return byte == ' ' || (byte >= 9 && byte <= 13); }

/* The place behind a word in any case, if it is there. */
static const uint8_t *past(const uint8_t *at, const uint8_t *end, const char *word)
{
    for (; *word; word++, at++)
        if (at == end || lower(*at) != (uint8_t)*word)
            return NULL;
    return at;
}

static int is_script(const uint8_t *at, const uint8_t *end, const char *tag)
{
    at = past(at, end, tag);
    return at && at < end && (is_ascii_space(*at) || *at == '/' || *at == '>');
}

/* Where a script ends: in a comment in it, what looks like a script has an end tag too ("script data double escaped
state" of the HTML standard). */
static const uint8_t *script_end(const uint8_t *at, const uint8_t *end)
{
    enum { PLAIN, COMMENT, SCRIPT_IN_COMMENT } state = PLAIN;
    for (; at < end; at++) {
        if (state == PLAIN && !(at = memchr(at, '<', (size_t)(end - at))))
            return NULL;
        if (*at == '-') {
            if (past(at, end, "-->"))
                state = PLAIN;
        } else if (*at == '<') {
            if (state != SCRIPT_IN_COMMENT && past(at, end, "</script>"))
                return at;
            if (state == PLAIN && past(at, end, "<!--")) {
                state = COMMENT;
                at++; /* its dashes may end it */
            } else if (state == COMMENT && is_script(at, end, "<script"))
                state = SCRIPT_IN_COMMENT;
            else if (state == SCRIPT_IN_COMMENT && is_script(at, end, "</script"))
                state = COMMENT;
        }
    }
    return NULL;
}

/* The text of an element that is not escaped goes to its end tag. */
static int raw_text(Source *source, Token *token)
{
    token->start = source->at;
    const int64_t length = source->raw_length;
    const uint8_t *at = source->at, *end = source->end;
    if (length == 6 && !memcmp(source->raw, "script", 6))
        at = script_end(at, end);
    else
        for (; (at = found(at, end, "</")); at += 2)
            if (end - at > length + 2 && !memcmp(at + 2, source->raw, (size_t)length) && at[2 + length] == '>')
                break;
    if (at)
        token->stop = source->at = at;
    return at != NULL;
}

static void next(Source *source, Token *token)
{
    const uint8_t *end = source->end;
    token->type = BROKEN;
    if (source->raw) {
        if (!raw_text(source, token))
            return;
        source->raw = NULL;
        token->escaped = 0;
        if (token->stop > token->start) {
            token->type = TEXT;
            return;
        }
    }
    for (const uint8_t *at = source->at;;) {
        if (at == end) {
            token->type = OVER;
            return;
        }
        if (*at != '<') {
            token->start = at;
            at = memchr(at, '<', (size_t)(end - at));
            source->at = token->stop = at ? at : end;
            token->escaped = 1;
            token->type = TEXT;
            return;
        }
        if (end - at > 1 && (at[1] == '!' || at[1] == '?')) {
            const int comment = end - at > 4 && !memcmp(at, "<!--", 4);
            at = comment ? found(at + 4, end, "-->") : memchr(at, '>', (size_t)(end - at));
            if (!at)
                return;
            at += comment ? 3 : 1;
            continue;
        }
        const int closes = end - at > 1 && at[1] == '/';
        token->start = at += 1 + closes;
        while (at < end && *at != '>' && *at != ' ')
            at++;
        token->stop = token->attributes = at;
        token->number = *slot_of(source->elements, token->start, token->stop - token->start);
        token->kind = token->number ? source->elements->values[token->number - 1] : 0;
        Attribute one;
        while (at && at < end && *at != '>')
            at = attribute_at(at, end, &one);
        if (!at || at == end)
            return;
        source->at = ++at;
        if (closes && token->kind & EMPTY)
            continue;
        if (!closes && token->kind & RAW) {
            source->raw = token->start;
            source->raw_length = token->stop - token->start;
        }
        token->type = closes ? END : START;
        return;
    }
}

/* Passes over what is in the element that begins with a token; whether it ends. */
static int skip(Source *source, const Token *token)
{
    Token inner;
    for (int64_t depth = !(token->kind & EMPTY); depth > 0;) {
        next(source, &inner);
        if (inner.type == START)
            depth += !(inner.kind & EMPTY);
        else if (inner.type == END)
            depth--;
        else if (inner.type != TEXT)
            return 0;
    }
    return 1;
}

/* --- characters --------------------------------------------------------------------------------------------------- */

static int is_space(uint32_t code)
{
    return (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x20) || code == 0x85 || code == 0xa0 ||
           code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 ||
           code == 0x202f || code == 0x205f || code == 0x3000;
}

static int is_dropped(uint32_t code)
{
    return code == 0xad || code == 0x200b || code == 0xfeff || code == 0x2060;
}

#define CELL_MARK 0xe003

/* The character at a place in valid UTF-8, which is moved behind it. */
static uint32_t decoded(const uint8_t **at)
{
    const uint8_t *from = *at;
    const int more = *from < 0x80 ? 0 : *from < 0xe0 ? 1 : *from < 0xf0 ? 2 : 3;
    uint32_t code = more ? *from & (0x3f >> more) : *from;
    for (int i = 1; i <= more; i++)
        code = code << 6 | (from[i] & 0x3f);
    *at = from + more + 1;
    return code;
}

static const uint8_t *unescaped(const uint8_t *at, const uint8_t *stop, const char **text)
{
    static const char *const entities[][2] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&nbsp;", "\xc2\xa0"}};
    for (int i = 0; i < 4; i++) {
        const size_t length = strlen(entities[i][0]);
        if ((size_t)(stop - at) >= length && !memcmp(at, entities[i][0], length)) {
            *text = entities[i][1];
            return at + length;
        }
    }
    return NULL;
}

/* --- attributes --------------------------------------------------------------------------------------------------- */

#define SETS 3 /* of 64 bits: as many as html.WORDS needs */
#define LONGEST 32

typedef struct {
    uint64_t bits[SETS];
} Bits;

static void add(Bits *to, const Bits *from)
{
    for (int i = 0; i < SETS; i++)
        to->bits[i] |= from->bits[i];
}

static int is_lower(uint8_t byte) { return byte >= 'a' && byte <= 'z'; }

/* html._bits */
static void add_words(const Names *words, const uint8_t *at, const uint8_t *end, Bits *bits)
{
    while (at < end) {
        if (!is_lower(lower(*at))) {
            at++;
            continue;
        }
        uint8_t word[LONGEST];
        int64_t length = 0;
        do {
            if (length < LONGEST)
                word[length] = lower(*at);
            length++;
        } while (++at < end && is_lower(*at));
        const int32_t number = length > LONGEST ? 0 : *slot_of(words, word, length);
        if (number) {
            const int64_t bit = words->values[number - 1];
            bits->bits[bit / 64] |= (uint64_t)1 << bit % 64;
        }
    }
}

static int has_any(const Names *names, const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        const uint8_t *from = at;
        while (at < end && !is_ascii_space(*at))
            at++;
        if (at > from && *slot_of(names, from, at - from))
            return 1;
        at += at < end;
    }
    return 0;
}

/* html._INVISIBLE */
static int is_invisible(const uint8_t *at, const uint8_t *end)
{
    static const char *const styles[][2] = {{"display", "none"}, {"visibility", "hidden"}};
    for (; at < end; at++)
        for (int i = 0; i < 2; i++) {
            const uint8_t *to = past(at, end, styles[i][0]);
            while (to && to < end && is_ascii_space(*to))
                to++;
            if (!to || to == end || *to++ != ':')
                continue;
            while (to < end && is_ascii_space(*to))
                to++;
            if (past(to, end, styles[i][1]))
                return 1;
        }
    return 0;
}

static int is(const uint8_t *start, const uint8_t *stop, const char *text)
{
    return (size_t)(stop - start) == strlen(text) && !memcmp(start, text, strlen(text));
}

typedef struct {
    const Names *elements, *words, *furniture;
} Known;

/* html._looks: whether it is no furniture. */
static int looks(const Known *known, const Token *token, const uint8_t *end, Bits *bits, int *hidden)
{
    Attribute one;
    for (const uint8_t *at = token->attributes; *at == ' ';) {
        at = attribute_at(at, end, &one);
        const int is_class = is(one.name, one.name_end, "class");
        if (is_class && has_any(known->furniture, one.value, one.value_end))
            return 0;
        if (is_class || is(one.name, one.name_end, "id") || is(one.name, one.name_end, "role") ||
            is(one.name, one.name_end, "itemprop"))
            add_words(known->words, one.value, one.value_end, bits);
        else if (is(one.name, one.name_end, "style"))
            *hidden |= is_invisible(one.value, one.value_end);
        else if (is(one.name, one.name_end, "hidden") ||
                 (is(one.name, one.name_end, "aria-hidden") && is(one.value, one.value_end, "true")))
            *hidden = 1;
    }
    return 1;
}

/* html._is_data_table, from behind the table's tag on. */
static int is_data_table(Source source, const Token *table, int64_t cell_limit)
{
    Attribute one;
    for (const uint8_t *at = table->attributes; *at == ' ';) {
        at = attribute_at(at, source.end, &one);
        if (is(one.name, one.name_end, "role") && is(one.value, one.value_end, "presentation"))
            return 0;
    }
    int64_t rows = 0, cells = 0, headed = 0, in_cell = 0, size = 0;
    for (int64_t depth = 1; depth > 0;) {
        Token token;
        next(&source, &token);
        if (token.type == TEXT) {
            for (const uint8_t *at = token.start; in_cell && at < token.stop; size++) {
                const char *text;
                const uint8_t *behind = token.escaped && *at == '&' ? unescaped(at, token.stop, &text) : NULL;
                if (behind)
                    at = behind;
                else
                    decoded(&at);
            }
            if (size > cell_limit)
                return 0;
        } else if (token.type == START) {
            if (token.kind & CELL) {
                cells++;
                headed |= (token.kind & HEAD_CELL) != 0;
                in_cell = depth;
                size = 0;
            } else if (token.kind & ROW)
                rows++;
            else if (token.kind & (NOT_IN_DATA | TABLE))
                return 0;
            depth += !(token.kind & EMPTY);
        } else if (token.type == END) {
            if (--depth == in_cell)
                in_cell = size = 0;
        } else
            return 0;
    }
    return 0 < rows && rows < cells && (rows > 1 || headed);
}

/* --- html.Walk --------------------------------------------------------------------------------------------------- */

#define CONTAINERS 6
#define PATH 12 /* block elements above a segment that it knows */

/* A segment: walk.Row. `start` and `stop` are characters of the text. */
typedef struct {
    int64_t start, stop, gap, pre, hidden, depth, linked, emphasised, containers[CONTAINERS];
    Bits own, around;
    uint8_t path[16]; /* elements' numbers, the innermost first */
} Row;

typedef struct {
    Row *rows;
    uint8_t *text;
    int64_t row_count, size; /* of the text, bytes */
} Out;

typedef struct {
    int32_t number;
    int64_t kind, serial;
    Bits own, near, around;
    int hidden, filled;
} Block;

typedef struct {
    const uint8_t *name;
    int32_t length;
    int32_t kind; /* BLOCK, LINK, EMPHASIS or MATH, or nothing that matters */
} Open;

typedef struct {
    const Known *known;
    int64_t cell_limit;
    Out *out;
    Block *blocks;
    Open *open;
    int64_t block_count, block_room, open_count, open_room;
    int64_t chars, begin, begin_chars; /* characters of the text; where the open segment begins */
    int64_t linked, emphasised, in_link, in_emphasis, in_math, serial, row_depth, pre_depth, data_tables;
    int gap, link_just_ended;
} Walk;

static int room(void **array, int64_t *room, int64_t count, size_t size)
{
    if (count < *room)
        return 1;
    *room = 2 * *room + 64;
    void *larger = realloc(*array, (size_t)*room * size);
    if (larger)
        *array = larger;
    return larger != NULL;
}

static int has_parts(const Walk *walk) { return walk->out->size > walk->begin; }

static void append(Walk *walk, const char *text)
{
    const size_t length = strlen(text);
    memcpy(walk->out->text + walk->out->size, text, length);
    walk->out->size += (int64_t)length;
    walk->chars++;
}

/* html.Walk._text, and what stands around its call. */
static void add_text(Walk *walk, const Token *token)
{
    Out *out = walk->out;
    const int wanted = has_parts(walk) || walk->pre_depth;
    const int64_t size = out->size, chars = walk->chars;
    int blank = 1;
    for (const uint8_t *at = token->start; at < token->stop;) {
        const uint8_t *from = at;
        const char *text;
        const uint8_t *behind = token->escaped && *at == '&' ? unescaped(at, token->stop, &text) : NULL;
        if (behind) {
            at = behind;
            blank = blank && *text == '\xc2';
            append(walk, text);
            continue;
        }
        const uint32_t code = decoded(&at);
        blank = blank && is_space(code);
        while (from < at)
            out->text[out->size++] = *from++;
        walk->chars++;
    }
    if (!blank) {
        walk->link_just_ended = 0;
        walk->linked += walk->in_link ? walk->chars - chars : 0;
        walk->emphasised += walk->in_emphasis ? walk->chars - chars : 0;
    } else if (!wanted) { /* white space before any text means nothing */
        out->size = size;
        walk->chars = chars;
    }
}

/* Whether elements.folded leaves anything of the open segment. */
static int shows(const Walk *walk)
{
    const uint8_t *at = walk->out->text + walk->begin, *end = walk->out->text + walk->out->size;
    int cells = 0, bars = 0;
    while (at < end) {
        const uint32_t code = decoded(&at);
        if (is_space(code))
            continue;
        if (walk->pre_depth)
            return 1;
        if (code == CELL_MARK)
            cells = 1;
        else if (code == '|')
            bars = 1;
        else if (!is_dropped(code))
            return 1;
    }
    return bars && !cells;
}

static int emit(Walk *walk)
{
    Out *out = walk->out;
    Block *block = walk->blocks + walk->block_count - 1;
    const int shown = shows(walk);
    if (shown) {
        Row *row = out->rows + out->row_count++;
        *row = (Row){walk->begin_chars, walk->chars, walk->gap, walk->pre_depth > 0, block->hidden,
                     walk->block_count - 1, walk->linked, walk->emphasised, {0}, block->own, block->around, {0}};
        add(&row->own, &block->near);
        const int64_t inner = walk->block_count - 1 - ((block->kind & PARAGRAPH) != 0);
        for (int64_t i = 0; i < CONTAINERS && i <= inner; i++)
            row->containers[i] = walk->blocks[inner - i].serial;
        for (int64_t i = 0; i < PATH && i < walk->block_count; i++)
            row->path[i] = (uint8_t)block[-i].number;
        walk->gap = 0;
        block->filled = 1;
        walk->begin = out->size;
        walk->begin_chars = walk->chars;
    } else {
        out->size = walk->begin;
        walk->chars = walk->begin_chars;
    }
    walk->linked = walk->emphasised = 0;
    return shown;
}

static int flush(Walk *walk) { return has_parts(walk) && !walk->row_depth && emit(walk); }

static int separates(int64_t kind, const Block *parent)
{
    return !(kind & LINE) && (!(parent->kind & LINE) || (parent->filled && !(kind & LIST)));
}

static int enter_block(Walk *walk, const Source *source, const Token *token, const Bits *bits, int hidden)
{
    flush(walk);
    if (!room((void **)&walk->blocks, &walk->block_room, walk->block_count, sizeof(Block)))
        return 0;
    const Block *parent = walk->blocks + walk->block_count - 1;
    Block block = {token->number, token->kind, ++walk->serial, *bits, parent->own, parent->around,
                   hidden || parent->hidden, 0};
    add(&block.around, &parent->near);
    if (walk->row_depth) {
        walk->row_depth++;
        append(walk, token->kind & CELL ? "\xee\x80\x83" : " ");
    } else {
        if (token->kind & ROW)
            walk->row_depth = walk->data_tables > 0;
        else if (token->kind & TABLE)
            walk->data_tables += walk->data_tables || is_data_table(*source, token, walk->cell_limit);
        else if (token->kind & PRE)
            walk->pre_depth++;
        walk->gap |= separates(token->kind, parent);
    }
    walk->blocks[walk->block_count++] = block;
    return 1;
}

static void leave_block(Walk *walk)
{
    Block *block = walk->blocks + walk->block_count - 1, *parent = block - 1;
    if (walk->row_depth > 1) {
        walk->row_depth--;
        append(walk, " ");
    } else {
        if (has_parts(walk))
            emit(walk);
        walk->row_depth = 0;
        if (block->kind & TABLE)
            walk->data_tables -= walk->data_tables > 0;
        else if (block->kind & PRE)
            walk->pre_depth--;
        walk->gap |= separates(block->kind, parent);
        parent->filled |= block->filled;
    }
    walk->block_count--;
}

static void line_break(Walk *walk)
{
    if (walk->row_depth)
        append(walk, " ");
    else if (walk->pre_depth)
        append(walk, "\n");
    else if (!flush(walk))
        walk->gap = 1;
}

static void leave(Walk *walk, int32_t kind)
{
    if (kind & BLOCK)
        leave_block(walk);
    else if (kind & LINK) {
        walk->in_link--;
        walk->link_just_ended = 1;
    } else if (kind & EMPHASIS)
        walk->in_emphasis--;
    else if (kind & MATH)
        walk->in_math--;
}

enum { DONE = 0, NOT_WALKED = -1, NO_MEMORY = -2 };

static int enter(Walk *walk, Source *source, const Token *token, int64_t passed_over)
{
    const int64_t kind = token->kind;
    const int in_heading = (walk->blocks[walk->block_count - 1].kind & HEADING) != 0;
    if (kind & UNUSUAL || (walk->in_math && kind & EMPTY)) /* in MathML there are no empty elements */
        return NOT_WALKED;
    if (kind & passed_over && !(kind & BUTTON && in_heading))
        return skip(source, token) ? DONE : NOT_WALKED;
    if (kind & BREAK) {
        line_break(walk);
        return DONE;
    }
    Bits bits = {{0}};
    int hidden = 0;
    if (!looks(walk->known, token, source->end, &bits, &hidden) || (hidden && !(kind & BLOCK)))
        return skip(source, token) ? DONE : NOT_WALKED;
    if (kind & BLOCK) {
        if (!enter_block(walk, source, token, &bits, hidden))
            return NO_MEMORY;
    } else if (kind & LINK) {
        if (walk->link_just_ended)
            append(walk, " "); /* links that touch are separate words to a reader */
        walk->in_link++;
    } else if (kind & EMPHASIS)
        walk->in_emphasis++;
    else if (kind & MATH)
        walk->in_math++;
    const int32_t effect = (int32_t)(kind & BLOCK ? BLOCK : kind & (LINK | EMPHASIS | MATH));
    if (kind & EMPTY) {
        leave(walk, effect);
        return DONE;
    }
    if (!room((void **)&walk->open, &walk->open_room, walk->open_count, sizeof(Open)))
        return NO_MEMORY;
    walk->open[walk->open_count++] = (Open){token->start, (int32_t)(token->stop - token->start), effect};
    return DONE;
}

/* Walks over a page of valid UTF-8. There must be room for as many bytes of text as the page has, and for a row for each <
in it and one more. Returns DONE, NO_MEMORY, or NOT_WALKED where something is not as it is written here. */
EXPORT int walk(const Known *known, const uint8_t *page, int64_t size, int64_t passed_over, int64_t cell_limit, Out *out)
{
    Source source = {known->elements, page, page + size, NULL, 0};
    Walk walk = {.known = known, .cell_limit = cell_limit, .out = out, .gap = 1};
    out->row_count = out->size = 0;
    int result = room((void **)&walk.blocks, &walk.block_room, 0, sizeof(Block)) ? DONE : NO_MEMORY;
    if (result == DONE)
        walk.blocks[walk.block_count++] =
            (Block){.number = *slot_of(known->elements, (const uint8_t *)"html", 4), .kind = BLOCK};
    while (result == DONE) {
        Token token;
        next(&source, &token);
        if (token.type == OVER)
            break;
        if (token.type == TEXT)
            add_text(&walk, &token);
        else if (token.type == START)
            result = enter(&walk, &source, &token, passed_over);
        else if (token.type == END && walk.open_count) {
            const Open *open = walk.open + --walk.open_count;
            if (open->length != token.stop - token.start || memcmp(open->name, token.start, (size_t)open->length))
                result = NOT_WALKED;
            else
                leave(&walk, open->kind);
        } else
            result = NOT_WALKED;
    }
    if (result == DONE && walk.open_count)
        result = NOT_WALKED;
    if (result == DONE)
        flush(&walk);
    free(walk.blocks);
    free(walk.open);
    return result;
}
