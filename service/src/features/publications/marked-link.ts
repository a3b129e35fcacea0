/** An expression of MongoDB. */
type Expression = unknown;

/** Characters of a record's id that make its mark: the last group, all of it random. */
const MARK_FROM = 24;
const MARK_LENGTH = 12;
/** The mark of a record, as the links of its pins bear it. */
export const linkMarkOf = (recordId: string): string =>
	recordId.slice(MARK_FROM, MARK_FROM + MARK_LENGTH);

/** What Pinterest takes. */
const MAX_LINK = 2_048;

/** The mark of the record itself, by which its pin is recognised on the board. */
const MARK: Expression = { $substrCP: ['$_id', MARK_FROM, MARK_LENGTH] };

/**
 * The members of the intent that carry the record's mark in its link: `link` and `linkMark`. Nothing
 * where there is no link, it has the parameter already, or it would become too long.
 */
export function markedLink(parameter: string): Expression {
	const link = '$content.link';
	const hashAt = { $indexOfCP: [link, '#'] };
	const base = { $arrayElemAt: [{ $split: [link, '#'] }, 0] };
	const fragment = {
		$cond: [
			{ $lt: [hashAt, 0] },
			'',
			{ $substrCP: [link, { $max: [hashAt, 0] }, { $strLenCP: link }] },
		],
	};
	const separator = { $cond: [{ $lt: [{ $indexOfCP: [base, '?'] }, 0] }, '?', '&'] };
	const marked = { $concat: [base, separator, `${parameter}=`, MARK, fragment] };
	const regex = `[?&]${parameter.replace(/[.-]/g, '\\$&')}(=|&|$)`;
	const apt = {
		$and: [
			{ $eq: [{ $type: link }, 'string'] },
			{ $not: { $regexMatch: { input: { $ifNull: [base, ''] }, regex } } },
			{ $lte: [{ $strLenCP: { $ifNull: [marked, ''] } }, MAX_LINK] },
		],
	};
	return { $cond: [apt, { link: marked, linkMark: MARK }, {}] };
}
