/** Joins property decorators into one, applied in the order given: the first that fails names the problem. */
export function field(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
}
