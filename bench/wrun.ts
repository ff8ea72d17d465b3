import { writesFigure } from './wscratch.ts';
console.log(await writesFigure.run(true));
