declare module '*.css';

/** Put in by the build: whether a service worker lies beside the page. */
declare const worksOffline: boolean;
