# Lines of text as C strings.
s/[\"]/\\&/g
s/.*/"&\\n"/
