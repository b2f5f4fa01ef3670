"""Its text: blocks of the tree, features of each, and the model that decides."""
