import type { z } from 'zod';
import { HttpFault, type FieldProblem } from './http-fault.js';
import { REQUIRED } from './http-sentences.js';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const MAX_PROBLEMS = 50;
const NAMED_IN_MESSAGE = 3;
/** Of a field nobody knows; all known names are shorter. */
const LONGEST_NAME = 100;

/** The refusal of one part of a request (`body`, `query`) with every field that is at fault. */
export function validationFault(part: string, issues: readonly Issue[]): HttpFault {
	const fields = issues.flatMap((issue) => problemsOf(issue, [part])).slice(0, MAX_PROBLEMS);
	return new HttpFault('validation_error', { message: summaryOf(fields), fields });
}

function problemsOf(issue: Issue, base: Path): FieldProblem[] {
	const path = [...base, ...issue.path];
	if (issue.code === 'unrecognized_keys') {
		return issue.keys.map((key) =>
			problem([...path, shortened(key)], 'is not a known field', 'unknown_field'),
		);
	}
	if (issue.code === 'invalid_union' && issue.message !== REQUIRED) {
		const branch = closest(issue.errors);
		if (branch) return branch.flatMap((inner) => problemsOf(inner, path));
	}
	return [problem(path, issue.message, issue.message === REQUIRED ? 'missing' : issue.code)];
}

const shortened = (name: string): string =>
	name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;

const problem = (path: Path, msg: string, type: string): FieldProblem => ({
	loc: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
	msg,
	type,
});

/** The alternative the sender most likely meant: one whose outermost type fits, else the last. */
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
	const fits = (issues: readonly Issue[]): boolean =>
		issues.every(
			({ code, path }) => path.length > 0 || (code !== 'invalid_type' && code !== 'invalid_value'),
		);
	return branches.findLast(fits) ?? branches.at(-1);
}

function summaryOf(fields: readonly FieldProblem[]): string {
	const named = fields.slice(0, NAMED_IN_MESSAGE).map(({ loc, msg }) => `${nameOf(loc)}: ${msg}`);
	const rest = fields.length - named.length;
	return named.join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

const nameOf = (loc: FieldProblem['loc']): string =>
	loc.length > 1 ? loc.slice(1).join('.') : String(loc[0]);
