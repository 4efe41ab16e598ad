// SPDX-License-Identifier: GPL-3.0-or-later
/* table: what is near is what was heard last, a place lists its own, a name finds its entry, and nothing is found that
 * is gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/cells/table.h"

static size_t near_count(const struct table *table)
{
	size_t count = 0;

	for (const struct entry *e = table->newest; e && e->near; e = e->older)
		count++;
	return count;
}

/* Those heard last, in a row from the newest on, and no others. */
static void near_is_what_was_heard_last(void **state)
{
	struct table table;
	struct entry *entries[TABLE_NEAR + 10];

	(void)state;
	assert_int_equal(table_init(&table, TABLE_NEAR + 10), 0);
	for (int i = 0; i < TABLE_NEAR + 10; i++) {
		entries[i] = table_add(&table, RAT_GSM, (uint32_t)i, 5);
		assert_int_equal(near_count(&table), i < TABLE_NEAR ? i + 1 : TABLE_NEAR);
	}
	for (int i = 0; i < TABLE_NEAR + 10; i++)
		assert_int_equal(entries[i]->near, i >= 10);
	table_touch(&table, entries[0]);
	table_touch(&table, entries[11]);
	table_touch(&table, entries[11]);
	assert_true(entries[0]->near && entries[11]->near && entries[12]->near);
	assert_false(entries[10]->near);
	table_remove(&table, entries[20]);
	assert_int_equal(near_count(&table), TABLE_NEAR - 1);
	table_touch(&table, entries[10]);
	assert_int_equal(near_count(&table), TABLE_NEAR);
	assert_true(entries[12]->near);
	table_fini(&table);
}

static void a_place_lists_its_own(void **state)
{
	struct table table;

	(void)state;
	assert_int_equal(table_init(&table, 8), 0);
	struct entry *a = table_add(&table, RAT_GSM, 62, 5), *b = table_add(&table, RAT_GSM, 62, 5);

	table_add(&table, RAT_GSM, 62, 6);
	table_add(&table, RAT_GSM, 63, 5);
	table_add(&table, RAT_LTE, 62, 5);
	const struct place *place = table_place(&table, RAT_GSM, 62, 5);

	assert_non_null(place);
	assert_int_equal(place->count, 2);
	assert_ptr_equal(place->latest, b);
	assert_ptr_equal(b->older_here, a);
	assert_null(a->older_here);
	assert_int_equal(a->instance, 0);
	assert_int_equal(b->instance, 1);
	table_touch(&table, a);
	assert_ptr_equal(place->latest, a);
	assert_ptr_equal(a->older_here, b);
	table_remove(&table, a);
	assert_ptr_equal(place->latest, b);
	table_remove(&table, b);
	assert_null(table_place(&table, RAT_GSM, 62, 5));
	assert_non_null(table_place(&table, RAT_GSM, 62, 6));
	assert_int_equal(table_add(&table, RAT_GSM, 62, 5)->instance, 0);
	table_fini(&table);
}

static void say(struct cell *cell, int32_t area, int32_t number)
{
	const bool lte = cell->rat == RAT_LTE;

	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	*(lte ? &cell->lte.tac : &cell->gsm.lac) = area;
	*(lte ? &cell->lte.eci : &cell->gsm.ci) = number;
}

static void a_name_finds_its_entry(void **state)
{
	struct table table;
	struct cell said;

	(void)state;
	assert_int_equal(table_init(&table, 8), 0);
	struct entry *a = table_add(&table, RAT_GSM, 62, -1), *b = table_add(&table, RAT_GSM, 62, -1),
		     *coded = table_add(&table, RAT_GSM, 62, 5), *elsewhere = table_add(&table, RAT_GSM, 63, -1);

	say(&a->cell, 7, 9);
	say(&b->cell, 7, CELL_UNKNOWN);
	say(&coded->cell, 7, 11);
	say(&elsewhere->cell, 7, 9);
	table_name(&table, elsewhere);
	table_name(&table, a);
	table_name(&table, b);
	table_name(&table, coded);
	cell_init(&said, RAT_GSM);
	say(&said, 7, 9);
	assert_ptr_equal(table_named(&table, NAME_CELL, 62, &said), a);
	assert_ptr_equal(table_named(&table, NAME_CELL, 63, &said), elsewhere);
	assert_ptr_equal(table_named(&table, NAME_AREA, 62, &said), b);
	say(&said, 7, CELL_UNKNOWN);
	assert_ptr_equal(table_named(&table, NAME_CELL, 62, &said), b);
	say(&said, 7, 11);
	assert_null(table_named(&table, NAME_CELL, 62, &said));
	say(&said, 8, 9);
	assert_null(table_named(&table, NAME_AREA, 62, &said));
	say(&b->cell, 8, 9); /* it says something else now */
	table_name(&table, b);
	assert_ptr_equal(table_named(&table, NAME_AREA, 62, &said), b);
	assert_ptr_equal(table_named(&table, NAME_CELL, 62, &said), b);
	say(&said, 7, CELL_UNKNOWN);
	assert_null(table_named(&table, NAME_CELL, 62, &said));
	assert_ptr_equal(table_named(&table, NAME_AREA, 62, &said), a);
	table_remove(&table, a);
	assert_null(table_named(&table, NAME_AREA, 62, &said));
	strcpy(said.mnc, "01");
	said.gsm.lac = 8;
	assert_null(table_named(&table, NAME_AREA, 62, &said));
	table_fini(&table);
}

/* The most places, and the most names, that share a bucket of 1024. */
static size_t fullest(const struct table *table)
{
	size_t most = 0;

	for (size_t i = 0; i < table->buckets; i++) {
		size_t places = 0, areas = 0, cells = 0;

		for (const struct place *p = table->place_buckets[i]; p; p = p->next)
			places++;
		for (const struct entry *e = table->name_buckets[NAME_AREA][i]; e; e = e->names[NAME_AREA].next)
			areas++;
		for (const struct entry *e = table->name_buckets[NAME_CELL][i]; e; e = e->names[NAME_CELL].next)
			cells++;
		most = places > most ? places : most;
		most = areas > most ? areas : most;
		most = cells > most ? cells : most;
	}
	return most;
}

/* Whichever part of a place or of a name differs, they are spread; nobody knows where to. */
static void buckets_are_spread(void **state)
{
	enum { PLACES_MAX = 1024, KINDS = 7 };
	struct table table, other;

	(void)state;
	assert_int_equal(table_init(&table, 16), 0);
	assert_int_equal(table_init(&other, 17), 0);
	assert_int_equal(table.buckets, 16);
	assert_int_equal(other.buckets, 32);
	assert_int_not_equal(table.seed, other.seed);
	table_fini(&table);
	table_fini(&other);
	for (int kind = 0; kind < KINDS; kind++) {
		assert_int_equal(table_init(&table, PLACES_MAX), 0);
		for (int i = 0; i < 500; i++) {
			bool named = kind > 1;
			uint32_t channel = named && kind < KINDS - 1 ? (uint32_t)i % 2 : kind == 1 ? 7 : (uint32_t)i;
			int16_t id = (int16_t)(named ? -1 : kind ? i : 7);
			struct entry *entry = table_add(&table, kind == 5 ? RAT_LTE : RAT_GSM, channel, id);
			struct cell *cell = &entry->cell;
			int32_t *area = kind == 5 ? &cell->lte.tac : &cell->gsm.lac,
				*number = kind == 5 ? &cell->lte.eci : &cell->gsm.ci;

			*area = kind >= 4 ? i : 7;
			*number = 9;
			snprintf(cell->mcc, sizeof(cell->mcc), "%03u", kind == 2 ? (unsigned)i % 1000 : 460);
			snprintf(cell->mnc, sizeof(cell->mnc), "%03u", kind == 3 ? (unsigned)i % 1000 : 0);
			table_name(&table, entry);
		}
		assert_true(fullest(&table) < 12);
		table_fini(&table);
	}
}

static void cells_of_one_area_are_spread(void **state)
{
	for (int rat = 0; rat < 2; rat++) {
		struct table table;
		size_t used = 0;

		(void)state;
		assert_int_equal(table_init(&table, 1024), 0);
		for (int i = 0; i < 500; i++) {
			struct entry *entry = table_add(&table, (enum rat)rat, 5, -1);

			*(rat == RAT_LTE ? &entry->cell.lte.eci : &entry->cell.gsm.ci) = i;
			table_name(&table, entry);
		}
		for (size_t i = 0; i < table.buckets; i++)
			used += table.name_buckets[NAME_CELL][i] != NULL;
		assert_true(used > 300);
		table_fini(&table);
	}
}

/* Everything at random, held against a list of what must be there. */
static void any_order(void **state)
{
	enum { MAX = 16 };
	struct table table;

	(void)state;
	srand(4);
	assert_int_equal(table_init(&table, MAX), 0);
	for (int run = 0; run < 200000; run++) {
		struct entry *entry = table.count && rand() % 3 ? table.order[(size_t)rand() % table.count] : NULL;
		size_t count = table.count;

		if (!entry) {
			entry = table_add(&table, rand() % 2 ? RAT_GSM : RAT_LTE, (uint32_t)rand() % 3,
			                  (int16_t)(rand() % 3 - 1));
			assert_int_equal(table.count, count < MAX ? count + 1 : MAX);
			assert_ptr_equal(table.order[table.count - 1], entry);
		} else if (rand() % 8 == 0) {
			table_remove(&table, entry);
			assert_int_equal(table.count, count - 1);
			continue;
		} else {
			table_touch(&table, entry);
		}
		say(&entry->cell, rand() % 3, rand() % 3 ? rand() % 3 : CELL_UNKNOWN);
		table_name(&table, entry);
		assert_ptr_equal(table.newest, entry);
		assert_ptr_equal(table_place(&table, entry->cell.rat, entry->place->channel, entry->place->id)->latest,
		                 entry);
		assert_int_equal(near_count(&table), table.count);
		const struct entry *found = table_named(&table, NAME_CELL, entry->place->channel, &entry->cell);

		bool same =
			found && found->cell.gsm.lac == entry->cell.gsm.lac && found->cell.gsm.ci == entry->cell.gsm.ci;

		assert_true(entry->place->id >= 0 ? found != entry : same);
	}
	table_fini(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(near_is_what_was_heard_last),  cmocka_unit_test(a_place_lists_its_own),
		cmocka_unit_test(a_name_finds_its_entry),       cmocka_unit_test(buckets_are_spread),
		cmocka_unit_test(cells_of_one_area_are_spread), cmocka_unit_test(any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
