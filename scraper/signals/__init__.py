"""What sites say of how their pages may be used: headers, meta elements and files in, ``Signal`` and decisions out."""
