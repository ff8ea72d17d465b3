/** Ops on `dn/cmd/<login>` that ask and change nothing. */
export const questionOps = ['history.get', 'log.get', 'audit.verify', 'people.get', 'voice.look', 'plan.get'] as const;
export type QuestionOp = (typeof questionOps)[number];
