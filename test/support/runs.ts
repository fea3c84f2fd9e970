/**
 * How many cases a property is tried with: all of them where CI runs, a fifth at a desk, where `npm run test:unit` is to
 * answer soon. They are other ones each time.
 */
export const runs = (all: number): number => (process.env.CI ? all : Math.ceil(all / 5));
