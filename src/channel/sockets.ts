/** Names of core's two sockets in the state folder. Who comes through which decides what they may say. */
export const socketNames = { link: 'core.sock', crew: 'control.sock' } as const;

/** The terminals of a simulated board, also in the state folder. */
export const terminalsSocket = 'terminals.sock';
