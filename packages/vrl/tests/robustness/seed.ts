/** Tests that draw their inputs draw the same ones each time; `QOVERY_TEST_SEED` brings others. */
export const seed = Number(process.env['QOVERY_TEST_SEED'] ?? 4)
