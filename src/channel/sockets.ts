/** Names of core's two sockets in the state folder. Who comes through which decides what they may say. */
export const socketNames = { link: 'core.sock', crew: 'control.sock' } as const;
