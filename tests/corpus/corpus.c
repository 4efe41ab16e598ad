// SPDX-License-Identifier: GPL-3.0-or-later
/* corpus: attacks and honest trouble, drawn at random, through cells, rules and alerts. Prints for each kind what share
 * of the draws came to which level and how fast - attacks that are to be found, attacks that broadcasts alone do not
 * give away, honest trouble -, for months of honest trouble how many alarms there were, and for each rule where it
 * spoke.
 *
 * usage: corpus [--draws N] [--seed FIRST] [--kind NAME] [--month CELLS] [--jobs N] [--generator world|field]
 * [--verbose] [--trace]
 */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule.h"   // rules
#include "trial.h"  // trial_run

enum { KINDS_MAX = 128, DRAWS_MAX = 1000, JOBS_MAX = 64 };
enum { MONTHS = 10, ALARMS_MOST = 5 }; /* by default, and how many alarms they may have in all */
enum { MONTH_S = 30 * 86400 };

struct sum {
	int draws, attacks_at[4], honest_at[4], nof_latencies;
	double latencies_s[DRAWS_MAX];
	int fake_rules[TRIAL_RULES_MAX], honest_rules[TRIAL_RULES_MAX];
	double seconds;
};

struct options {
	const struct generator *generator;
	int draws;
	uint64_t seed;
	const char *kind;
	int month_cells, jobs;
	bool verbose, trace;
};

/* Draws that several threads take from, one after the other. */
struct draws {
	const struct generator *generator;
	struct world_config config; /* of the first; the seed counts up */
	int count;
	FILE *trace;
	_Atomic int next;
	_Atomic bool failed;
	struct trial *trials; /* [count] */
};

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double quantile(const struct sum *sum, double share)
{
	int at = (int)ceil(share * sum->nof_latencies) - 1;

	return sum->nof_latencies ? sum->latencies_s[at < 0 ? 0 : at] : NAN;
}

static void add(struct sum *sum, const struct trial *trial)
{
	sum->draws++;
	sum->attacks_at[trial->fakes]++;
	sum->honest_at[trial->honest]++;
	sum->latencies_s[sum->nof_latencies++] = isfinite(trial->latency_s) ? trial->latency_s : INFINITY; /* never */
	for (int i = 0; rules[i] && i < TRIAL_RULES_MAX; i++) {
		sum->fake_rules[i] += trial->fake_rules[i];
		sum->honest_rules[i] += trial->honest_rules[i];
	}
	sum->seconds += trial->seconds;
}

static void tell(const char *kind, uint64_t seed, const struct trial *trial, bool attack)
{
	if (attack && trial->fakes < ALERT_FAKE)
		printf("  %s seed %llu: %s;%s\n", kind, (unsigned long long)seed, alert_level_name(trial->fakes),
		       trial->last.rules);
	for (int i = 0; i < trial->nof_alarms; i++)
		printf("  %s seed %llu: honest %s (%s) %s at %.0f s:%s\n", kind, (unsigned long long)seed,
		       trial->alarms[i].cell, trial->alarms[i].sender, alert_level_name(trial->alarms[i].level),
		       trial->alarms[i].time_s, trial->alarms[i].rules);
}

static void *draw(void *arg)
{
	struct draws *draws = arg;

	for (int i = atomic_fetch_add(&draws->next, 1); i < draws->count; i = atomic_fetch_add(&draws->next, 1)) {
		struct world_config config = draws->config;

		config.seed += (uint64_t)i;
		if (!trial_run(draws->generator, &config, &draws->trials[i], draws->trace))
			draws->failed = true;
	}
	return NULL;
}

/* The trials in order of their seeds; for the caller to free. */
static struct trial *draw_all(const struct world_config *config, int count, const struct options *options)
{
	struct draws draws = { .generator = options->generator,
		               .config = *config,
		               .count = count,
		               .trace = options->trace ? stdout : NULL };
	pthread_t threads[JOBS_MAX];
	int started = 0;

	draws.trials = calloc((size_t)count, sizeof(*draws.trials));
	while (draws.trials && started < options->jobs && !pthread_create(&threads[started], NULL, draw, &draws))
		started++;
	for (int i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	if (started && !draws.failed)
		return draws.trials;
	fprintf(stderr, "corpus: out of memory\n");
	exit(1);
}

static void run_kind(int kind, const struct options *options, struct sum *sum)
{
	struct world_config config = { .kind = kind, .seed = options->seed };
	struct trial *trials = draw_all(&config, options->draws, options);

	for (int i = 0; i < options->draws; i++) {
		add(sum, &trials[i]);
		if (options->verbose)
			tell(options->generator->kinds[kind].name, config.seed + (uint64_t)i, &trials[i],
			     options->generator->kinds[kind].group != WORLD_HONEST);
	}
	free(trials);
	qsort(sum->latencies_s, (size_t)sum->nof_latencies, sizeof(sum->latencies_s[0]), compare_doubles);
}

static void print_kind(const struct options *options, int kind, const struct sum *sum)
{
	const bool attack = options->generator->kinds[kind].group != WORLD_HONEST;
	const int *at = attack ? sum->attacks_at : sum->honest_at;

	printf("%-25s %5d %5d %7d %10d %5d", options->generator->kinds[kind].name, sum->draws, at[0], at[1], at[2],
	       at[3]);
	if (attack)
		printf("  %5.1f %% %7.1f %6.1f   %d", 100.0 * (at[ALERT_SUSPICIOUS] + at[ALERT_FAKE]) / sum->draws,
		       quantile(sum, 0.5), quantile(sum, 0.95),
		       sum->honest_at[ALERT_SUSPICIOUS] + sum->honest_at[ALERT_FAKE]);
	printf("\n");
	fflush(stdout);
}

static void print_rule(const struct options *options, int rule, struct sum *const *sums)
{
	int honest = 0, draws = 0;

	printf("%-26s", rules[rule]->id);
	for (int kind = 0; options->generator->kinds[kind].name; kind++) {
		if (!sums[kind])
			continue;
		if (options->generator->kinds[kind].group != WORLD_HONEST) {
			printf(" %3.0f", 100.0 * sums[kind]->fake_rules[rule] / sums[kind]->draws);
		} else {
			honest += sums[kind]->honest_rules[rule];
			draws += sums[kind]->draws;
		}
	}
	printf("  %5.1f\n", draws ? 100.0 * honest / draws : NAN);
}

static char letter(int column)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return letters[column % (int)(sizeof(letters) - 1)];
}

static void print_ablation(const struct options *options, struct sum *const *sums)
{
	int column = 0;

	printf("\nShare of draws [%%] in which each rule spoke in an alert of a fake station, by kind of attack, and "
	       "in one of an honest\n"
	       "cell, all honest kinds together (last column):\n");
	for (int kind = 0; options->generator->kinds[kind].name; kind++)
		if (sums[kind] && options->generator->kinds[kind].group != WORLD_HONEST)
			printf("%s%c %s",
			       column % 4 ? ", "
			       : column   ? ",\n  "
			                  : "  ",
			       letter(column), options->generator->kinds[kind].name),
				column++;
	printf("\n%-26s", "");
	for (int i = 0; i < column; i++)
		printf("   %c", letter(i));
	printf("  honest\n");
	for (int i = 0; rules[i] && i < TRIAL_RULES_MAX; i++)
		print_rule(options, i, sums);
}

/* 95 % confidence interval of a Poisson count of n by bisection of its distribution. */
static double poisson_tail(int n, double mean)
{
	double term = exp(-mean), sum = term;

	for (int k = 1; k <= n; k++)
		sum += term *= mean / k;
	return sum;
}

static double poisson_bound(int n, double share)
{
	double low = 0, high = 100 + 3 * n;

	for (int i = 0; i < 100; i++) {
		double middle = (low + high) / 2;

		if (poisson_tail(n, middle) > share)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void run_months(const struct options *options)
{
	struct world_config config = {
		.kind = -1,
		.seed = options->seed,
		.cells = options->month_cells,
		.duration_s = MONTH_S,
		.every_s = 600,
		.ccch_share = 4,
	};
	struct trial *trials = draw_all(&config, options->draws, options);
	int sum = 0;

	printf("\ngenerator %s: 30 days, %d cells, all honest trouble mixed in:\n", options->generator->name,
	       options->month_cells);
	for (int i = 0; i < options->draws; i++) {
		printf("seed %llu: alarms of suspicious and above: %d; places ever at notice: %u of %u; %llu blocks in "
		       "%.0f s of CPU\n",
		       (unsigned long long)config.seed + (unsigned)i, trials[i].nof_alarms,
		       trials[i].honest_cells_notice, trials[i].cells, (unsigned long long)trials[i].pdus,
		       trials[i].seconds);
		sum += trials[i].nof_alarms;
		tell("month", config.seed + (uint64_t)i, &trials[i], false);
	}
	free(trials);
	printf("in all %d alarms in %d months (at most %d in %d is asked for); %.2f a month (95 %%: %.2f to %.2f)\n",
	       sum, options->draws, ALARMS_MOST, MONTHS, (double)sum / options->draws,
	       (sum ? poisson_bound(sum - 1, 0.975) : 0) / options->draws,
	       poisson_bound(sum, sum ? 0.025 : 0.05) / options->draws);
}

static void run_group(enum world_group group, const char *title, const struct options *options, struct sum **sums)
{
	bool titled = false;

	for (int kind = 0; options->generator->kinds[kind].name; kind++) {
		if (options->generator->kinds[kind].group != group ||
		    (options->kind && strcmp(options->kind, options->generator->kinds[kind].name) != 0))
			continue;
		if (!titled)
			printf("\n%s\n%-25s %5s %5s %7s %10s %5s%s\n", title, "kind", "draws", "none", "notice",
			       "suspicious", "fake",
			       group == WORLD_HONEST ? "" : "  flagged  median   95 %   others accused");
		titled = true;
		sums[kind] = calloc(1, sizeof(*sums[kind]));
		if (!sums[kind])
			exit(1);
		run_kind(kind, options, sums[kind]);
		print_kind(options, kind, sums[kind]);
	}
}

static void run_kinds(const struct options *options)
{
	struct sum *sums[KINDS_MAX] = { NULL };

	printf("\ngenerator %s\n", options->generator->name);

	run_group(WORLD_ATTACK, "attacks to be found (99 % at suspicious or above is asked for)", options, sums);
	run_group(WORLD_HIDDEN, "attacks that broadcasts alone do not give away", options, sums);
	run_group(WORLD_HONEST, "honest trouble (none above notice is asked for)", options, sums);
	print_ablation(options, sums);
	for (int kind = 0; kind < KINDS_MAX; kind++)
		free(sums[kind]);
}

static int usage(void)
{
	fprintf(stderr, "usage: corpus [--draws N] [--seed FIRST] [--kind NAME] [--month CELLS] [--jobs N] "
	                "[--trace]\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct options options = { .generator = generators[0], .seed = 1, .jobs = 1 };

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--verbose") == 0)
			options.verbose = true;
		else if (strcmp(argv[i], "--trace") == 0)
			options.trace = true;
		else if (i + 1 == argc)
			return usage();
		else if (strcmp(argv[i], "--draws") == 0)
			options.draws = atoi(argv[++i]);
		else if (strcmp(argv[i], "--seed") == 0)
			options.seed = strtoull(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--kind") == 0)
			options.kind = argv[++i];
		else if (strcmp(argv[i], "--month") == 0)
			options.month_cells = atoi(argv[++i]);
		else if (strcmp(argv[i], "--generator") == 0)
			options.generator = generator_find(argv[++i]);
		else if (strcmp(argv[i], "--jobs") == 0)
			options.jobs = atoi(argv[++i]);
		else
			return usage();
	}
	if (!options.draws)
		options.draws = options.month_cells ? MONTHS : 20;
	if (!options.generator || options.draws < 1 || options.draws > DRAWS_MAX || options.jobs < 1 ||
	    options.jobs > JOBS_MAX || (options.kind && generator_kind(options.generator, options.kind) < 0))
		return usage();
	if (options.month_cells)
		run_months(&options);
	else
		run_kinds(&options);
	return 0;
}
