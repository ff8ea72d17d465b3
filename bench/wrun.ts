import { writesFigure } from './writes.ts';

console.log(await writesFigure.run(process.argv[2] !== 'day'));
