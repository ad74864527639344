"""The sheet 评价表: the verdict clause by clause, its sentence, its refusals, and the form it is filed in."""
