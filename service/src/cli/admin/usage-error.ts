/** What was asked for cannot be done as asked; the text says what to change. */
export class UsageError extends Error {}
