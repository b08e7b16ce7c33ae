/** The part of undici that requests without a proxy need: all of it would cost 12 MB more memory (measured, Node 24). */
declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici'
}
